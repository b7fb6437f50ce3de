import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import { IsId, IsNonNegativeAmount, IsPositiveAmount } from '#libs/kernel/validation.js';
import { PrepaidEntry } from './prepaid-entry.js';

/** The invoice that is paid, and its order. */
class PrepaidPaymentData extends PrepaidEntry {
  @IsString() @IsNotEmpty() invoiceNumber!: string;
  @IsId() orderId!: string;
  @IsPositiveAmount() amount!: Amount;
  /** What the account has paid of the invoice so far, this movement included. */
  @IsNonNegativeAmount() paid!: Amount;
  /** What is to be paid in all: the total of the invoice with its rounding. */
  @IsPositiveAmount() payable!: Amount;
}
/** The account paid an invoice, or a part of it (V12). */
class PrepaidDebitedData extends PrepaidPaymentData {}
export const PrepaidDebited = defineEvent({ type: 'PrepaidDebited', version: 1, data: PrepaidDebitedData });
export type PrepaidDebited = EventOf<typeof PrepaidDebited>;

/** The order was paid by other means meanwhile: what was taken beyond is there again (V12). */
class PrepaidReturnedData extends PrepaidPaymentData {}
export const PrepaidReturned = defineEvent({ type: 'PrepaidReturned', version: 1, data: PrepaidReturnedData });
export type PrepaidReturned = EventOf<typeof PrepaidReturned>;
