import { Type } from 'class-transformer';
import { Equals, IsArray, IsIn, IsInt, IsOptional, IsString, Min, ValidateIf, ValidateNested } from 'class-validator';
import { ACCESS_MODES, type AccessMode, PAYMENT_METHODS, type PaymentMethod } from '#libs/delegation/events/access.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { LEGAL_FORMS, type LegalForm } from '#libs/organisation/events/organisation-registered.js';
import {
  IsBusinessDate,
  IsCountry,
  IsCurrencyCode,
  IsId,
  IsNonNegativeAmount,
  IsRate,
  IsRevision,
} from '#libs/kernel/validation.js';

const Nullable = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

export class SupplyPeriod {
  @IsBusinessDate() from!: BusinessDate;
  /** Not part of the period. */
  @IsBusinessDate() to!: BusinessDate;
}

/** What the line costs before any benefit; all amounts are net, excluding VAT. */
export class LinePrice {
  @IsNonNegativeAmount() unit!: Amount;
  /** Unit price × quantity. */
  @IsNonNegativeAmount() public!: Amount;
  @IsRate() degressiveRate!: Rate;
  /** After the degressive tariff: what a client is charged, and the base of the benefit (A8). */
  @IsNonNegativeAmount() net!: Amount;
  @IsId() priceListVersion!: string;
}

/** One stretch of the supply period under one tax rate. */
export class TaxPart {
  @IsBusinessDate() from!: BusinessDate;
  @IsBusinessDate() to!: BusinessDate;
  @IsRate() rate!: Rate;
  @IsNonNegativeAmount() net!: Amount;
  @IsNonNegativeAmount() tax!: Amount;
}

export const TAX_TREATMENTS = ['taxed', 'reverse-charge', 'outside'] as const;

/** The tax of a placement, with the evidence it rests on (A28): the payer as it stood at placement. */
export class TaxDecision {
  @IsIn(TAX_TREATMENTS) treatment!: (typeof TAX_TREATMENTS)[number];
  @IsCountry() payerCountry!: string;
  @IsIn(LEGAL_FORMS) payerForm!: LegalForm;
  @Nullable() @IsString() vatNumber!: string | null;
  @Nullable() @IsCountry() tableCountry!: string | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TaxPart) parts!: TaxPart[];
  @IsNonNegativeAmount() total!: Amount;
}

/** Revisions of the streams that the decision saw; -1 for a stream without events, null for one it did not need. */
export class SeenRevisions {
  @IsRevision() delegation!: number;
  @IsRevision() organisation!: number;
  @Nullable() @IsRevision() partner!: number | null;
  @IsRevision() priceList!: number;
  @Nullable() @IsRevision() rateCard!: number | null;
  @Nullable() @IsRevision() taxTable!: number | null;
}

export const BENEFITS = ['cashback', 'discount', 'none'] as const;
export type Benefit = (typeof BENEFITS)[number];
/** Why a line brings its managing partner nothing. */
export const NO_BENEFIT_REASONS = [
  'NO_ACTIVE_GRANT',
  'PRODUCT_NOT_DELEGATED',
  'PARTNER_SUSPENDED',
  'PRODUCT_FAMILY_NOT_ELIGIBLE',
  'ZERO_BENEFIT',
  'WARRANTY',
] as const;
export type NoBenefitReason = (typeof NO_BENEFIT_REASONS)[number];

/** What is missing where a managed line's product is not eligible. */
export const INELIGIBLE_FOR = [
  'NO_CARD_IN_FORCE',
  'NO_RULE_FOR_FAMILY',
  'NO_RULE_FOR_LEVEL',
  'NO_PRICE_FOR_PRODUCT',
  'NO_PRICE_IN_CURRENCY',
] as const;
export type IneligibleFor = (typeof INELIGIBLE_FOR)[number];

/** Why PRODUCT_FAMILY_NOT_ELIGIBLE; family, level, product and currency are those of the line. */
export class ReasonDetails {
  @IsIn(INELIGIBLE_FOR) cause!: IneligibleFor;
  /** The card in force, which said no; null where there was none. */
  @Nullable() @IsId() rateCardVersion!: string | null;
}

/** What the partner owes the provider for a line that it won through the tender system (R7). */
export class TenderDuty {
  @IsId() tenderId!: string;
  /** It uses the provider's products alone for it. */
  @Equals(true) exclusivity!: true;
}

/** A row of the decision table (D1–D9), frozen with what it rests on (A6, A7). */
export class PlacementDecision {
  /** The organisation that placed it. */
  @IsId() placedBy!: string;
  @IsId() payerOrgId!: string;
  /** The only organisation that sees the invoice (A4). */
  @IsId() viewerOrgId!: string;
  @Nullable() @IsId() managingPartnerOrgId!: string | null;
  @Nullable() @IsId() partnershipId!: string | null;
  @Nullable() @IsIn(ACCESS_MODES) accessMode!: AccessMode | null;
  @Nullable() @IsIn(PAYMENT_METHODS) paymentMethod!: PaymentMethod | null;
  @Nullable() @IsId() partnerLevel!: string | null;
  @IsIn(BENEFITS) benefit!: Benefit;
  @Nullable() @IsIn(NO_BENEFIT_REASONS) reasonCode!: NoBenefitReason | null;
  /** Null beside every other code, and in placements of before it was told. */
  @Nullable() @ValidateNested() @Type(() => ReasonDetails) reasonDetails!: ReasonDetails | null;
  /** Null where a preferential unit price decides, or nothing does. */
  @Nullable() @IsRate() rate!: Rate | null;
  @Nullable() @IsNonNegativeAmount() preferential!: Amount | null;
  @IsNonNegativeAmount() benefitAmount!: Amount;
  /** Net amount the payer is charged. */
  @IsNonNegativeAmount() charged!: Amount;
  @Nullable() @IsId() rateCardVersion!: string | null;
  @ValidateNested() @Type(() => TaxDecision) tax!: TaxDecision;
  @ValidateNested() @Type(() => SeenRevisions) seen!: SeenRevisions;
  /** Only of a first period that came of a tender (R7). */
  @IsOptional() @ValidateNested() @Type(() => TenderDuty) tender?: TenderDuty;
  /** The product whose price has paid this renewal already (A29), beside the reason WARRANTY. */
  @IsOptional() @IsId() warrantyProductId?: string;
}

/** One order line: one product, one period (or none for a one-off, A32), priced and decided. */
export class Placement {
  @IsId() orderId!: string;
  @IsId() productId!: string;
  /** Owner of the product, whoever pays (R24, R29). */
  @IsId() clientOrgId!: string;
  @IsId() sku!: string;
  @IsId() family!: string;
  @IsInt() @Min(1) quantity!: number;
  @IsOptional() @IsId() basketId?: string;
  @Nullable() @ValidateNested() @Type(() => SupplyPeriod) period!: SupplyPeriod | null;
  @IsCurrencyCode() currency!: Currency;
  @ValidateNested() @Type(() => LinePrice) price!: LinePrice;
  @ValidateNested() @Type(() => PlacementDecision) decision!: PlacementDecision;
}

/** A placement as version 1 of the events held it: without the details of its reason. */
export type PlacementVersion1<P extends Placement> = Omit<P, 'decision'> & {
  decision: Omit<PlacementDecision, 'reasonDetails'>;
};
export const fromVersion1 = <P extends Placement>(placement: PlacementVersion1<P>): P =>
  ({ ...placement, decision: { ...placement.decision, reasonDetails: null } }) as P;
/** Version 2 is one of today that knows no suspended partner (E17). */
export const fromVersion2 = <D>(data: D): D => data;
/** Version 3 is one of today that knows neither tenders (R7) nor warranties (A29). */
export const fromVersion3 = <D>(data: D): D => data;
