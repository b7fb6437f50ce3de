import { IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import { IsId, IsNonNegativeAmount } from '#libs/kernel/validation.js';
import { AccountEntry } from './balance.js';

/** Of holding an entry and of letting it go; the reason stands in the metadata. */
class EntryStopped extends AccountEntry {
  @IsId() orderId!: string;
  /** What remained of the entry. */
  @IsNonNegativeAmount() amount!: Amount;
  @IsString() sourceEventId!: string;
}

/** Finance held a pending or available entry (E3). */
class CashbackHeldData extends EntryStopped {}
export const CashbackHeld = defineEvent({ type: 'CashbackHeld', version: 1, data: CashbackHeldData });
export type CashbackHeld = EventOf<typeof CashbackHeld>;

/** Finance let a held entry go: it is pending, and the next release takes it once it has matured (E3). */
class CashbackUnheldData extends EntryStopped {}
export const CashbackUnheld = defineEvent({ type: 'CashbackUnheld', version: 1, data: CashbackUnheldData });
export type CashbackUnheld = EventOf<typeof CashbackUnheld>;
