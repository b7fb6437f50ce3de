import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** What was to be done on a day is done, perhaps later; the next day is the one after it. */
class TimedWorkDoneData {
  @IsId() work!: string;
  @IsBusinessDate() day!: BusinessDate;
}
export const TimedWorkDone = defineEvent({ type: 'TimedWorkDone', version: 1, data: TimedWorkDoneData });
export type TimedWorkDone = EventOf<typeof TimedWorkDone>;
