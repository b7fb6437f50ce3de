import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, Min, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { type EntryVersion1, entryFromVersion1 } from '#libs/event-sourcing/former-journals.js';
import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import { IsPersonalText, type Sealed } from '#libs/event-sourcing/personal.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsCountry, IsCurrencyCode, IsId, IsNonNegativeAmount } from '#libs/kernel/validation.js';
import { SupplyPeriod, TAX_TREATMENTS, TaxPart } from '#libs/orders/events/placement.js';
import { ProviderRegisteredData } from './provider-registered.js';

export class InvoiceLine {
  @IsId() productId!: string;
  @IsId() sku!: string;
  @IsInt() @Min(1) quantity!: number;
  @IsNonNegativeAmount() net!: Amount;
}

/** The payer as it stood when the invoice was issued; the name of a private one stays sealed under its own key. */
export class InvoiceRecipient {
  @IsId() orgId!: string;
  @IsPersonalText() name!: string | Sealed;
  @IsCountry() country!: string;
  @ValidateIf((_, value) => value !== null) @IsString() vatNumber!: string | null;
}

/** An invoice with the next number of its series; it never changes afterwards (A28). Totals include tax. */
export class InvoiceIssuedData extends JournalEntry {
  /** Decimal, without gaps in its series (I6). */
  @IsString() number!: string;
  @IsInt() @Min(0) lastNumber!: number;
  @IsBusinessDate() date!: BusinessDate;
  @IsId() orderId!: string;
  @IsId() clientOrgId!: string;
  @IsId() payerOrgId!: string;
  /** The payer's organisation, which alone sees it (R23, R28, A4). */
  @IsId() viewerOrgId!: string;
  @ValidateNested() @Type(() => ProviderRegisteredData) supplier!: ProviderRegisteredData;
  @ValidateNested() @Type(() => InvoiceRecipient) recipient!: InvoiceRecipient;
  @ValidateIf((_, value) => value !== null)
  @ValidateNested()
  @Type(() => SupplyPeriod)
  supplyPeriod!: SupplyPeriod | null;
  @IsArray() @ValidateNested({ each: true }) @Type(() => InvoiceLine) lines!: InvoiceLine[];
  @IsCurrencyCode() currency!: Currency;
  @IsNonNegativeAmount() net!: Amount;
  @IsIn(TAX_TREATMENTS) treatment!: (typeof TAX_TREATMENTS)[number];
  @IsBoolean() reverseCharge!: boolean;
  @IsArray() @ValidateNested({ each: true }) @Type(() => TaxPart) taxParts!: TaxPart[];
  @IsNonNegativeAmount() tax!: Amount;
  @IsNonNegativeAmount() total!: Amount;
  /** 27 digits, the last one a check digit (modulo 10, recursive). */
  @IsString() qrReference!: string;
  @IsString() sourceEventId!: string;
}
type Version1 = Omit<InvoiceIssuedData, keyof EntryVersion1> & EntryVersion1;
export const InvoiceIssued = defineEvent({
  type: 'InvoiceIssued',
  version: 2,
  data: InvoiceIssuedData,
  upcast: { 1: entryFromVersion1<Version1> },
});
export type InvoiceIssued = EventOf<typeof InvoiceIssued>;
