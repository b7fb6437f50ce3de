import { IsInt, IsString, Matches, Min, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import type { BusinessMonth } from '#libs/kernel/time.js';
import { IsAmount, IsMonth } from '#libs/kernel/validation.js';
import { AccountEntry } from './balance.js';

/** A month of an account is over for good (E11–E13): `opening + accrued + reversed + adjusted − paid = closing`. */
class StatementClosedData extends AccountEntry {
  @IsMonth() month!: BusinessMonth;
  /** What was owed before; pending, held, available and in payout together. */
  @IsAmount() opening!: Amount;
  @IsAmount() accrued!: Amount;
  /** Zero or negative. */
  @IsAmount() reversed!: Amount;
  @IsAmount() adjusted!: Amount;
  /** Settled less returned. */
  @IsAmount() paid!: Amount;
  @IsAmount() closing!: Amount;
  /** Movements of the month. */
  @IsInt() @Min(0) lines!: number;
  /** SHA-256 over the movements, each with its source, in their order; empty without any. */
  @Matches(/^([0-9a-f]{64})?$/) linesHash!: string;
  /** Revisions of the journal's events between which its movements stand; null without any. */
  @ValidateIf((_, value) => value !== null) @IsInt() @Min(0) firstRevision!: number | null;
  @ValidateIf((_, value) => value !== null) @IsInt() @Min(0) lastRevision!: number | null;
  @IsString() sourceEventId!: string;
}
export const StatementClosed = defineEvent({ type: 'StatementClosed', version: 1, data: StatementClosedData });
export type StatementClosed = EventOf<typeof StatementClosed>;
