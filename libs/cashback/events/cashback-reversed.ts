import { IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { type EntryVersion1, entryFromVersion1 } from '#libs/event-sourcing/former-journals.js';
import type { Amount } from '#libs/kernel/money.js';
import { IsAmount, IsId, IsPositiveAmount } from '#libs/kernel/validation.js';
import { AccountEntry } from './balance.js';

/** A refund took back its share of the cashback (A15); effective at the refund. */
export class CashbackReversedData extends AccountEntry {
  @IsId() orderId!: string;
  @IsId() clientOrgId!: string;
  @IsId() productId!: string;
  @IsId() refundId!: string;
  /** Negative. */
  @IsAmount() amount!: Amount;
  /** Reversed of this order so far, this one included; positive. */
  @IsPositiveAmount() cumulative!: Amount;
  @IsString() sourceEventId!: string;
}
type Version1 = Omit<CashbackReversedData, keyof EntryVersion1> & EntryVersion1;
export const CashbackReversed = defineEvent({
  type: 'CashbackReversed',
  version: 2,
  data: CashbackReversedData,
  upcast: { 1: entryFromVersion1<Version1> },
});
export type CashbackReversed = EventOf<typeof CashbackReversed>;
