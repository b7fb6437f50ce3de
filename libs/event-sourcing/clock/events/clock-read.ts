import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsInstant } from '#libs/kernel/validation.js';

/** A process asked the store for the time: the store's answer is when it recorded this. */
class ClockReadData {
  /** What the process took for the time. */
  @IsInstant() processClock!: string;
}
export const ClockRead = defineEvent({ type: 'ClockRead', version: 1, data: ClockReadData });
export type ClockRead = EventOf<typeof ClockRead>;
