import { Type } from 'class-transformer';
import { IsArray, IsIn, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';
import { IsAmount, IsCurrencyCode, IsId, IsInstant, IsNonNegativeAmount, IsRate } from '#libs/kernel/validation.js';

const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

const CORRECTIONS = ['rate-card', 'attribution'] as const;

/** What the line brings whom from here on, as if it had been decided so at the placement (E29, E30). */
export class CorrectedLine {
  /** Null: nobody. */
  @OrNull() @IsId() partnerOrgId!: string | null;
  /** The earner's level at the placement. */
  @OrNull() @IsId() level!: string | null;
  @IsNonNegativeAmount() benefit!: Amount;
  @OrNull() @IsRate() rate!: Rate | null;
  @OrNull() @IsNonNegativeAmount() preferential!: Amount | null;
  @OrNull() @IsId() rateCardVersion!: string | null;
}
/** What a partner's account gets or loses by it, signed; never 0.00 (E31). */
class CorrectionRow {
  @IsId() partnerOrgId!: string;
  @IsAmount() amount!: Amount;
}

/** Finance had the line decided again; price and payer stay (E29–E31). */
class OrderCorrectedData {
  @IsId() orderId!: string;
  @IsId() correctionId!: string;
  @IsIn(CORRECTIONS) kind!: (typeof CORRECTIONS)[number];
  @IsId() clientOrgId!: string;
  @IsId() productId!: string;
  @IsCurrencyCode() currency!: Currency;
  @ValidateNested() @Type(() => CorrectedLine) line!: CorrectedLine;
  /** By partner. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => CorrectionRow) rows!: CorrectionRow[];
  /** Business time of the payment; null while there is none. */
  @OrNull() @IsInstant() paidAt!: Instant | null;
  /** Whose entry the payment made; null: nobody's. */
  @OrNull() @IsId() firstEarner!: string | null;
}
export const OrderCorrected = defineEvent({ type: 'OrderCorrected', version: 1, data: OrderCorrectedData });
export type OrderCorrected = EventOf<typeof OrderCorrected>;
