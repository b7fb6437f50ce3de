import { Type } from 'class-transformer';
import { IsIn, ValidateIf, ValidateNested } from 'class-validator';
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

/** The order's charge was paid in full; `earning` is null for a discount or a line without benefit. */
class OrderPaidData {
  @IsId() orderId!: string;
  @IsNonNegativeAmount() charged!: Amount;
  @IsCurrencyCode() currency!: Currency;
  @IsIn(INSTRUMENTS) instrument!: (typeof INSTRUMENTS)[number];
  @ValidateIf((_, value) => value !== null) @ValidateNested() @Type(() => Earning) earning!: Earning | null;
}
export const OrderPaid = defineEvent({ type: 'OrderPaid', version: 1, data: OrderPaidData });
export type OrderPaid = EventOf<typeof OrderPaid>;
