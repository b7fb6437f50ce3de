import { IsString, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { EntryVersion1 } from '#libs/event-sourcing/former-journals.js';
import type { Amount, Rate } from '#libs/kernel/money.js';
import type { BusinessDate, BusinessMonth } from '#libs/kernel/time.js';
import {
  IsBusinessDate,
  IsId,
  IsNonNegativeAmount,
  IsPositiveAmount,
  IsRate,
  IsRevision,
} from '#libs/kernel/validation.js';
import { AccountEntry, type EntryVersion2, fromVersion1, fromVersion2, StatementMonth } from './balance.js';

/** A paid order brought its partner cashback (A12); effective at the payment. */
export class CashbackAccruedData extends AccountEntry {
  @IsId() orderId!: string;
  @IsId() clientOrgId!: string;
  @IsId() productId!: string;
  @IsNonNegativeAmount() net!: Amount;
  @ValidateIf((_, value) => value !== null) @IsRate() rate!: Rate | null;
  @IsNonNegativeAmount() preferential!: Amount;
  /** `net − preferential` (A9). */
  @IsPositiveAmount() amount!: Amount;
  /** First day on which it may be released. */
  @IsBusinessDate() maturesOn!: BusinessDate;
  @IsId() rateCardVersion!: string;
  @IsRevision() delegationRevision!: number;
  @StatementMonth() month!: BusinessMonth | null;
  @IsString() sourceEventId!: string;
}
type Version2 = EntryVersion2<CashbackAccruedData>;
type Version1 = Omit<Version2, keyof EntryVersion1> & EntryVersion1;
export const CashbackAccrued = defineEvent({
  type: 'CashbackAccrued',
  version: 3,
  data: CashbackAccruedData,
  upcast: { 1: fromVersion1<Version1>, 2: fromVersion2<CashbackAccruedData> },
});
export type CashbackAccrued = EventOf<typeof CashbackAccrued>;
