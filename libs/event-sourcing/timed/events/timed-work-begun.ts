import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** From this day on, something is done every day; the days before it are nobody's business. */
class TimedWorkBegunData {
  @IsId() work!: string;
  @IsBusinessDate() from!: BusinessDate;
}
export const TimedWorkBegun = defineEvent({ type: 'TimedWorkBegun', version: 1, data: TimedWorkBegunData });
export type TimedWorkBegun = EventOf<typeof TimedWorkBegun>;
