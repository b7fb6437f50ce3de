import { IsIn, IsNotEmpty, IsString, MaxLength, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsId, IsPositiveAmount } from '#libs/kernel/validation.js';
import { INSTRUMENTS, MAX_REFERENCE } from './order-paid.js';

/** What a paid order owed since its tax was corrected came in (A28); nobody earns on it, for it is tax. */
class OrderRestPaidData {
  @IsId() orderId!: string;
  @IsPositiveAmount() amount!: Amount;
  @IsCurrencyCode() currency!: Currency;
  @IsIn(INSTRUMENTS) instrument!: (typeof INSTRUMENTS)[number];
  /** Of the bank or the card company; null where nobody said it. */
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_REFERENCE)
  reference!: string | null;
}
export const OrderRestPaid = defineEvent({ type: 'OrderRestPaid', version: 1, data: OrderRestPaidData });
export type OrderRestPaid = EventOf<typeof OrderRestPaid>;
