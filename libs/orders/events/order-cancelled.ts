import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsId, IsNonNegativeAmount } from '#libs/kernel/validation.js';

/** The order was given up before it was paid: it never can be, its invoice is credited, and nobody earns on it. */
class OrderCancelledData {
  @IsId() orderId!: string;
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
  @IsId() payerOrgId!: string;
  @IsUUID() placementEventId!: string;
  /** Net amount that was to be paid. */
  @IsNonNegativeAmount() charged!: Amount;
  @IsCurrencyCode() currency!: Currency;
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
}
export const OrderCancelled = defineEvent({ type: 'OrderCancelled', version: 1, data: OrderCancelledData });
export type OrderCancelled = EventOf<typeof OrderCancelled>;
