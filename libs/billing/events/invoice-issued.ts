import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, Min, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { type EntryVersion1, entryFromVersion1 } from '#libs/event-sourcing/former-journals.js';
import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import { IsPersonalText, type Sealed } from '#libs/event-sourcing/personal.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import {
  IsAmount,
  IsBusinessDate,
  IsCountry,
  IsCurrencyCode,
  IsId,
  IsNonNegativeAmount,
} from '#libs/kernel/validation.js';
import { SupplyPeriod, TAX_TREATMENTS, TaxPart } from '#libs/orders/events/placement.js';
import { ProviderRegisteredData } from './provider-registered.js';

export class InvoiceLine {
  @IsId() productId!: string;
  @IsId() sku!: string;
  @IsInt() @Min(1) quantity!: number;
  @IsNonNegativeAmount() net!: Amount;
}

/** Where the payer is reached by post, in its country. */
export class RecipientAddress {
  @IsPersonalText() street!: string | Sealed;
  @IsPersonalText() postcode!: string | Sealed;
  @IsPersonalText() town!: string | Sealed;
}

/** The payer as it stood when the invoice was issued; what is a private one's stays sealed under its own key. */
export class InvoiceRecipient {
  @IsId() orgId!: string;
  @IsPersonalText() name!: string | Sealed;
  @IsCountry() country!: string;
  @ValidateIf((_, value) => value !== null) @IsString() vatNumber!: string | null;
  /** Null where it had recorded none. */
  @ValidateIf((_, value) => value !== null)
  @ValidateNested()
  @Type(() => RecipientAddress)
  address!: RecipientAddress | null;
}

/** The invoice whose place another one takes, because its tax was wrong (A28). */
class ReplacedInvoice {
  @IsString() number!: string;
  @IsBusinessDate() date!: BusinessDate;
  @IsId() correctionId!: string;
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
  /** What is paid is the total with this: 0.00, or what rounding to 0.05 makes of it, −0.02 to +0.02 (V5). */
  @IsAmount() rounding!: Amount;
  /** Why there is no tax, in the words of the invoice (V3); null where there is some. */
  @ValidateIf((_, value) => value !== null) @IsString() taxNote!: string | null;
  /** The payer's own note (R48), sealed for a private one; null without. */
  @ValidateIf((_, value) => value !== null) @IsPersonalText() note!: string | Sealed | null;
  /** 27 digits, the last one a check digit (modulo 10, recursive). */
  @IsString() qrReference!: string;
  /** Null where it is the first one of its order. */
  @ValidateIf((_, value) => value !== null)
  @ValidateNested()
  @Type(() => ReplacedInvoice)
  replaces!: ReplacedInvoice | null;
  @IsString() sourceEventId!: string;
}
/** What invoices and credit notes did not tell before. */
export type RecipientBefore = Omit<InvoiceRecipient, 'address'>;
type Version3 = Omit<InvoiceIssuedData, 'replaces'>;
type Version2 = Omit<Version3, 'recipient' | 'rounding' | 'taxNote' | 'note'> & { recipient: RecipientBefore };
type Version1 = Omit<Version2, keyof EntryVersion1> & EntryVersion1;
export const InvoiceIssued = defineEvent({
  type: 'InvoiceIssued',
  version: 4,
  data: InvoiceIssuedData,
  upcast: {
    1: entryFromVersion1<Version1>,
    2: ({ recipient, ...data }: Version2): Version3 => ({
      ...data,
      recipient: { ...recipient, address: null },
      rounding: '0.00',
      taxNote: null,
      note: null,
    }),
    3: (data: Version3): InvoiceIssuedData => ({ ...data, replaces: null }),
  },
});
export type InvoiceIssued = EventOf<typeof InvoiceIssued>;
