import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessMonth } from '#libs/kernel/time.js';
import { IsMonth } from '#libs/kernel/validation.js';

/** Finance closed a month, and with it every month before it (E11); nothing is posted into it any more (E13). */
class MonthClosedData {
  @IsMonth() month!: BusinessMonth;
}
export const MonthClosed = defineEvent({ type: 'MonthClosed', version: 1, data: MonthClosedData });
export type MonthClosed = EventOf<typeof MonthClosed>;
