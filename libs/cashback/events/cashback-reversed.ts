import { IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { EntryVersion1 } from '#libs/event-sourcing/former-journals.js';
import { type Amount, ZERO } from '#libs/kernel/money.js';
import type { BusinessMonth } from '#libs/kernel/time.js';
import { IsAmount, IsId, IsPositiveAmount } from '#libs/kernel/validation.js';
import { AccountEntry, type EntryVersion2, fromVersion1, fromVersion2, StatementMonth } from './balance.js';

/** A refund took back its share of the cashback (A15); effective at the refund. */
export class CashbackReversedData extends AccountEntry {
  @IsId() orderId!: string;
  @IsId() clientOrgId!: string;
  @IsId() productId!: string;
  @IsId() refundId!: string;
  /** Negative. */
  @IsAmount() amount!: Amount;
  /** What of it the order's entry lost; zero or negative. */
  @IsAmount() fromEntry!: Amount;
  /** The rest, a loose item that is available at once (E4); zero or negative. */
  @IsAmount() loose!: Amount;
  /** Reversed of this order so far, this one included; positive. */
  @IsPositiveAmount() cumulative!: Amount;
  @StatementMonth() month!: BusinessMonth | null;
  @IsString() sourceEventId!: string;
}
type Version2 = Omit<EntryVersion2<CashbackReversedData>, 'fromEntry' | 'loose'>;
type Version1 = Omit<Version2, keyof EntryVersion1> & EntryVersion1;
export const CashbackReversed = defineEvent({
  type: 'CashbackReversed',
  version: 3,
  data: CashbackReversedData,
  upcast: {
    1: fromVersion1<Version1>,
    // Before anything could be released, all of a reversal was taken from its entry.
    2: (data: Version2): CashbackReversedData => ({
      ...fromVersion2<CashbackReversedData>({ ...data, fromEntry: data.amount, loose: ZERO }),
      fromEntry: data.amount,
      loose: ZERO,
    }),
  },
});
export type CashbackReversed = EventOf<typeof CashbackReversed>;
