import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import { IsId, IsNonNegativeAmount, IsPositiveAmount } from '#libs/kernel/validation.js';
import { MAX_REFERENCE } from '#libs/orders/events/order-paid.js';
import { PrepaidEntry } from './prepaid-entry.js';

/** A payout of the organisation's cashback went to its prepaid account (E8, A13). */
class PrepaidCreditedData extends PrepaidEntry {
  @IsId() runId!: string;
  @IsPositiveAmount() amount!: Amount;
  @IsString() sourceEventId!: string;
}
export const PrepaidCredited = defineEvent({ type: 'PrepaidCredited', version: 1, data: PrepaidCreditedData });
export type PrepaidCredited = EventOf<typeof PrepaidCredited>;

/**
 * A credit note gave back of an invoice what the account had paid of it, in proportion (V12); zero where that is less
 * than a cent, or what the account gets back already is more.
 */
class PrepaidRefundedData extends PrepaidEntry {
  @IsId() orderId!: string;
  @IsString() @IsNotEmpty() creditNoteNumber!: string;
  @IsNonNegativeAmount() amount!: Amount;
  /** All that credit notes gave back of the invoice so far, tax and rounding included, this one's too. */
  @IsNonNegativeAmount() credited!: Amount;
  @IsString() sourceEventId!: string;
}
export const PrepaidRefunded = defineEvent({ type: 'PrepaidRefunded', version: 1, data: PrepaidRefundedData });
export type PrepaidRefunded = EventOf<typeof PrepaidRefunded>;

export const TOP_UP_INSTRUMENTS = ['transfer', 'card'] as const;
export type TopUpInstrument = (typeof TOP_UP_INSTRUMENTS)[number];
/** Finance saw money come in for the account. */
class PrepaidToppedUpData extends PrepaidEntry {
  @IsId() topUpId!: string;
  @IsPositiveAmount() amount!: Amount;
  @IsIn(TOP_UP_INSTRUMENTS) instrument!: TopUpInstrument;
  /** Of the bank or the card company. */
  @IsString() @IsNotEmpty() @MaxLength(MAX_REFERENCE) reference!: string;
}
export const PrepaidToppedUp = defineEvent({ type: 'PrepaidToppedUp', version: 1, data: PrepaidToppedUpData });
export type PrepaidToppedUp = EventOf<typeof PrepaidToppedUp>;
