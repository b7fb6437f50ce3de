import { Type } from 'class-transformer';
import { IsOptional, IsString, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsId, IsNonNegativeAmount, IsPositiveAmount } from '#libs/kernel/validation.js';

/** The part of the cashback that a refund takes back (A15): reversed so far, and by this refund. */
export class Reversal {
  @IsId() partnerOrgId!: string;
  @IsId() clientOrgId!: string;
  @IsId() productId!: string;
  /** `cashback × refunded so far ÷ charged`, rounded half up. */
  @IsNonNegativeAmount() cumulative!: Amount;
  /** Difference to what was reversed before; zero posts nothing. */
  @IsNonNegativeAmount() amount!: Amount;
}

/** A part of the charge went back to the payer; all refunds of an order together never exceed it. */
class OrderRefundedData {
  @IsId() orderId!: string;
  @IsId() refundId!: string;
  @IsPositiveAmount() net!: Amount;
  /** All refunds of the order so far, this one included. */
  @IsPositiveAmount() cumulative!: Amount;
  @IsCurrencyCode() currency!: Currency;
  @ValidateIf((_, value) => value !== null) @ValidateNested() @Type(() => Reversal) reversal!: Reversal | null;
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
}
export const OrderRefunded = defineEvent({ type: 'OrderRefunded', version: 1, data: OrderRefundedData });
export type OrderRefunded = EventOf<typeof OrderRefunded>;
