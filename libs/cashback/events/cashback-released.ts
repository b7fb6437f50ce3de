import { IsInt, IsString, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsNonNegativeAmount } from '#libs/kernel/validation.js';
import { AccountEntry } from './balance.js';

/** Every pending entry that had matured by a day became available (E2). Which ones follows from the journal before it. */
class CashbackReleasedData extends AccountEntry {
  /** The last day of maturity that it takes in. */
  @IsBusinessDate() through!: BusinessDate;
  /** What remained of the entries. */
  @IsNonNegativeAmount() amount!: Amount;
  @IsInt() @Min(1) entries!: number;
  @IsString() sourceEventId!: string;
}
export const CashbackReleased = defineEvent({ type: 'CashbackReleased', version: 1, data: CashbackReleasedData });
export type CashbackReleased = EventOf<typeof CashbackReleased>;
