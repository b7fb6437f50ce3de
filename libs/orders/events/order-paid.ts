import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import {
  IsCurrencyCode,
  IsId,
  IsNonNegativeAmount,
  IsPositiveAmount,
  IsRate,
  IsRevision,
} from '#libs/kernel/validation.js';

export const INSTRUMENTS = ['prepaid', 'card', 'transfer'] as const;

/** The cashback that the payment makes due, as the placement froze it (A12, A14). */
export class Earning {
  @IsId() partnerOrgId!: string;
  @IsId() clientOrgId!: string;
  @IsId() productId!: string;
  @IsNonNegativeAmount() net!: Amount;
  @ValidateIf((_, value) => value !== null) @IsRate() rate!: Rate | null;
  @IsNonNegativeAmount() preferential!: Amount;
  @IsPositiveAmount() amount!: Amount;
  @IsId() rateCardVersion!: string;
  @IsRevision() delegationRevision!: number;
}

/** What a bank or a card company calls the payment: never the number of a card. */
export const MAX_REFERENCE = 140;

/** The order's charge was paid in full; `earning` is null for a discount or a line without benefit. */
class OrderPaidData {
  @IsId() orderId!: string;
  @IsNonNegativeAmount() charged!: Amount;
  @IsCurrencyCode() currency!: Currency;
  @IsIn(INSTRUMENTS) instrument!: (typeof INSTRUMENTS)[number];
  /** The part of the invoice, tax included, that came from the payer's prepaid account; the instrument brought the rest. */
  @IsNonNegativeAmount() prepaid!: Amount;
  /** Of the bank or the card company; null where nobody said it. */
  @ValidateIf((_, value) => value !== null)
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_REFERENCE)
  reference!: string | null;
  @ValidateIf((_, value) => value !== null) @ValidateNested() @Type(() => Earning) earning!: Earning | null;
}
type Version1 = Omit<OrderPaidData, 'prepaid' | 'reference'>;
export const OrderPaid = defineEvent({
  type: 'OrderPaid',
  version: 2,
  data: OrderPaidData,
  upcast: { 1: (data: Version1): OrderPaidData => ({ ...data, prepaid: '0.00', reference: null }) },
});
export type OrderPaid = EventOf<typeof OrderPaid>;
