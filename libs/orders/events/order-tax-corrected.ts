import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Min, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import {
  IsAmount,
  IsBusinessDate,
  IsCurrencyCode,
  IsId,
  IsNonNegativeAmount,
  IsPositiveAmount,
} from '#libs/kernel/validation.js';
import { SupplyPeriod, TaxDecision } from './placement.js';

/**
 * The tax of what an order is charged still was decided again (A28): the invoice that it had is credited with all that is
 * left of it, and another one takes its place. Net amounts, cashback and discounts stay.
 */
class OrderTaxCorrectedData {
  @IsId() orderId!: string;
  @IsId() correctionId!: string;
  /** The invoice whose place is taken, and its date. */
  @IsString() invoiceNumber!: string;
  @IsBusinessDate() invoiceDate!: BusinessDate;
  @IsId() clientOrgId!: string;
  @IsId() payerOrgId!: string;
  @IsId() productId!: string;
  @IsId() sku!: string;
  @IsInt() @Min(1) quantity!: number;
  @ValidateIf((_, value) => value !== null)
  @ValidateNested()
  @Type(() => SupplyPeriod)
  period!: SupplyPeriod | null;
  @IsCurrencyCode() currency!: Currency;
  /** What was charged, less what was refunded so far, excluding VAT. */
  @IsPositiveAmount() net!: Amount;
  /** Of that net. */
  @ValidateNested() @Type(() => TaxDecision) tax!: TaxDecision;
  /** What is paid is the tax's total with this (V5). */
  @IsAmount() rounding!: Amount;
  /** Whether the order had been paid by then. */
  @IsBoolean() paid!: boolean;
  /** Of a paid order: what is to be paid beside that because the tax is higher, all corrections together; else 0.00. */
  @IsNonNegativeAmount() owed!: Amount;
  /** Of a paid order: what comes back to its payer because the tax is lower; else 0.00. */
  @IsNonNegativeAmount() back!: Amount;
}
export const OrderTaxCorrected = defineEvent({ type: 'OrderTaxCorrected', version: 1, data: OrderTaxCorrectedData });
export type OrderTaxCorrected = EventOf<typeof OrderTaxCorrected>;
