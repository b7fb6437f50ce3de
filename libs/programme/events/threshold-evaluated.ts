import { IsBoolean, IsString, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Amount } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsAmount, IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** What a partner's clients have been charged in the twelve months before a day, and whether it is enough (R3, E16). */
class ThresholdEvaluatedData extends JournalEntry {
  @IsId() partnerOrgId!: string;
  /** First day of the twelve months, and the day after their last: the day evaluated for. */
  @IsBusinessDate() from!: BusinessDate;
  @IsBusinessDate() on!: BusinessDate;
  /** Net turnover by currency; below zero where more went back than was paid. */
  @IsAmount() CHF!: Amount;
  @IsAmount() EUR!: Amount;
  @IsBoolean() met!: boolean;
  /** Null if it is enough. Nobody is expelled when it is over. */
  @ValidateIf((_, value) => value !== null) @IsBusinessDate() graceUntil!: BusinessDate | null;
  @IsString() sourceEventId!: string;
}
export const ThresholdEvaluated = defineEvent({
  type: 'ThresholdEvaluated',
  version: 1,
  data: ThresholdEvaluatedData,
});
export type ThresholdEvaluated = EventOf<typeof ThresholdEvaluated>;
