import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, Min, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import {
  IsAmount,
  IsBusinessDate,
  IsCurrencyCode,
  IsId,
  IsNonNegativeAmount,
  IsPositiveAmount,
  IsRate,
} from '#libs/kernel/validation.js';
import { SupplyPeriod, TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import { InvoiceLine, InvoiceRecipient, type RecipientBefore } from './invoice-issued.js';
import { ProviderRegisteredData } from './provider-registered.js';

/** The invoice that takes the place of the credited one (A28). */
class Replacement {
  @IsId() correctionId!: string;
  @IsString() invoiceNumber!: string;
  /** What is paid of that invoice in all: its total with its rounding. */
  @IsPositiveAmount() payable!: Amount;
  /** What the payer, who had paid the credited one, has in its prepaid account since: it is less. */
  @IsNonNegativeAmount() back!: Amount;
}

/** What a refund, cancellation or correction gives back of one tax part of the invoice; also where it is 0.00. */
export class CreditedPart {
  @IsBusinessDate() from!: BusinessDate;
  @IsBusinessDate() to!: BusinessDate;
  @IsRate() rate!: Rate;
  /** A cent below zero is possible: the last part takes what rounding left (E15). */
  @IsAmount() net!: Amount;
  @IsNonNegativeAmount() tax!: Amount;
}

/**
 * A credit note with the next number of its series (E14): what a refund gives back of an invoice to its payer, all of an
 * invoice whose order was cancelled before it was paid, or all that is left of one whose tax was wrong and whose place
 * another one takes (A28), in positive amounts. Parties, product and supply are those of the invoice, which stays as it is. Totals include tax.
 */
export class CreditNoteIssuedData extends JournalEntry {
  /** Decimal, without gaps in its series. */
  @IsString() number!: string;
  @IsInt() @Min(0) lastNumber!: number;
  /** Business date of the refund, cancellation or correction. */
  @IsBusinessDate() date!: BusinessDate;
  /** Null where the order was cancelled, or its tax corrected. */
  @ValidateIf((_, value) => value !== null) @IsId() refundId!: string | null;
  @IsId() orderId!: string;
  /** The invoice that it corrects, and its date. */
  @IsString() invoiceNumber!: string;
  @IsBusinessDate() invoiceDate!: BusinessDate;
  @IsId() clientOrgId!: string;
  @IsId() payerOrgId!: string;
  /** As of the invoice: the payer's organisation, which alone sees it (R23, R28, A4). */
  @IsId() viewerOrgId!: string;
  @ValidateNested() @Type(() => ProviderRegisteredData) supplier!: ProviderRegisteredData;
  @ValidateNested() @Type(() => InvoiceRecipient) recipient!: InvoiceRecipient;
  @ValidateIf((_, value) => value !== null)
  @ValidateNested()
  @Type(() => SupplyPeriod)
  supplyPeriod!: SupplyPeriod | null;
  /** The invoice's, with the net that goes back. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => InvoiceLine) lines!: InvoiceLine[];
  @IsCurrencyCode() currency!: Currency;
  @IsPositiveAmount() net!: Amount;
  @IsIn(TAX_TREATMENTS) treatment!: (typeof TAX_TREATMENTS)[number];
  @IsBoolean() reverseCharge!: boolean;
  @IsArray() @ValidateNested({ each: true }) @Type(() => CreditedPart) taxParts!: CreditedPart[];
  @IsNonNegativeAmount() tax!: Amount;
  @IsPositiveAmount() total!: Amount;
  /** The invoice's, with the note that completes a full refund; else 0.00 (V5). */
  @IsAmount() rounding!: Amount;
  /** As on the invoice. */
  @ValidateIf((_, value) => value !== null) @IsString() taxNote!: string | null;
  /** Null but where the tax was corrected. */
  @ValidateIf((_, value) => value !== null)
  @ValidateNested()
  @Type(() => Replacement)
  replacedBy!: Replacement | null;
  @IsString() sourceEventId!: string;
}
type Version2 = Omit<CreditNoteIssuedData, 'replacedBy'>;
type Version1 = Omit<Version2, 'recipient' | 'rounding' | 'taxNote'> & { recipient: RecipientBefore };
export const CreditNoteIssued = defineEvent({
  type: 'CreditNoteIssued',
  version: 3,
  data: CreditNoteIssuedData,
  /** Version 1 knew refunds alone, and neither addresses nor roundings. */
  upcast: {
    1: ({ recipient, ...data }: Version1): Version2 => ({
      ...data,
      recipient: { ...recipient, address: null },
      rounding: '0.00',
      taxNote: null,
    }),
    2: (data: Version2): CreditNoteIssuedData => ({ ...data, replacedBy: null }),
  },
});
export type CreditNoteIssued = EventOf<typeof CreditNoteIssued>;
