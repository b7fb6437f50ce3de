import { ArrayMinSize, IsArray, IsInt, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** Periods of these products end on the day of the stream, unless something happens to them; each stands in one event. */
class PeriodEndExpectedData {
  @IsBusinessDate() day!: BusinessDate;
  @IsArray() @ArrayMinSize(1) @IsId({ each: true }) products!: string[];
}
export const PeriodEndExpected = defineEvent({
  type: 'PeriodEndExpected',
  version: 1,
  data: PeriodEndExpectedData,
});
export type PeriodEndExpected = EventOf<typeof PeriodEndExpected>;

/** Whose products' periods end within thirty days of a day were reminded (R51). */
class RenewalRemindersQueuedData {
  @IsBusinessDate() through!: BusinessDate;
  /** Notices that were new. */
  @IsInt() @Min(0) queued!: number;
}
export const RenewalRemindersQueued = defineEvent({
  type: 'RenewalRemindersQueued',
  version: 1,
  data: RenewalRemindersQueuedData,
});
export type RenewalRemindersQueued = EventOf<typeof RenewalRemindersQueued>;
