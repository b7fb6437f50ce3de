import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { assert } from '#libs/kernel/errors.js';
import { type Amount, type Currency, fiveCentRounding, sum, ZERO } from '#libs/kernel/money.js';
import { businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { CashRounding } from '#libs/programme/events/policy-set.js';
import type { OrderOpenedData } from '#libs/orders/events/order-opened.js';
import type { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import type { InvoiceIssuedData, RecipientAddress } from './events/invoice-issued.js';
import type { ProviderRegisteredData } from './events/provider-registered.js';
import { qrReferenceOf } from './qr-reference.js';
import { taxNoteOf } from './tax-note.js';

/** The payer as its own stream has it, sealed where it is a private person's. */
export interface Payer {
  readonly name: string | Sealed;
  readonly address: RecipientAddress | null;
  readonly invoiceNote: string | Sealed | null;
}

/** What an invoice is made of beside its order: who supplies, the payer, and how totals were rounded then. */
export interface InvoiceParties {
  readonly supplier: ProviderRegisteredData;
  readonly payer: Payer;
  readonly cashRounding: CashRounding;
}

/** What is paid differs from the total by it (V5): in CHF alone, and only where the policy says so. */
export const roundingOf = (total: Amount, currency: Currency, cashRounding: CashRounding): Amount =>
  cashRounding === 'CHF_0_05' && currency === 'CHF' ? fiveCentRounding(total) : ZERO;

/** What is invoiced: an order's charge with its tax, as it was placed or as it was corrected. */
export interface Billed extends Pick<
  OrderTaxCorrected['data'],
  'orderId' | 'clientOrgId' | 'payerOrgId' | 'productId' | 'sku' | 'quantity' | 'period' | 'currency' | 'net' | 'tax'
> {
  readonly viewerOrgId: string;
  /** Null: the policy's. */
  readonly rounding: Amount | null;
  readonly replaces: InvoiceIssuedData['replaces'];
}
export const billedOnOpening = ({ placement }: OrderOpenedData): Billed => {
  const { orderId, clientOrgId, productId, sku, quantity, period, currency, decision } = placement;
  const { payerOrgId, viewerOrgId, charged: net, tax } = decision;
  const line = { orderId, clientOrgId, payerOrgId, viewerOrgId, productId, sku, quantity, period, currency };
  return { ...line, net, tax, rounding: null, replaces: null };
};
export const billedOnCorrection = ({
  correctionId,
  invoiceNumber,
  invoiceDate,
  ...data
}: OrderTaxCorrected['data']) => ({
  ...data,
  viewerOrgId: data.payerOrgId,
  replaces: { number: invoiceNumber, date: invoiceDate, correctionId },
});

/**
 * The invoice of an order: made for its payer, who alone sees it (R23, R28, A4), dated on the business day of the
 * placement, with the tax that the placement froze; country and VAT number are those that the tax rests on (A28, R45).
 * It tells what an invoice must (V4), without and with tax (R64), and its total is its lines with their taxes (I6). The
 * payer's address and note are those of now (R48); rounding touches neither net nor tax (V5). One that takes another's
 * place is dated on the day of the correction, and names that one.
 */
export const invoiceOf = (
  source: { eventId: string; effectiveAt: Instant; billed: Billed },
  { supplier, payer, cashRounding }: InvoiceParties,
  lastNumber: number,
): Omit<InvoiceIssuedData, keyof JournalEntry> => {
  const { orderId, clientOrgId, payerOrgId, viewerOrgId, currency, net, tax, replaces, ...line } = source.billed;
  assert(viewerOrgId === payerOrgId, `the invoice of ${orderId} belongs to its payer`);
  const taxAmount = sum(tax.parts.map((part) => part.tax));
  const total = sum([net, taxAmount]);
  assert(total === tax.total, `the taxes of ${orderId} do not add up: ${total} is not ${tax.total}`);
  const number = String(lastNumber + 1);
  return {
    number,
    lastNumber: lastNumber + 1,
    date: businessDateOf(source.effectiveAt),
    orderId,
    clientOrgId,
    payerOrgId,
    viewerOrgId,
    supplier,
    recipient: {
      orgId: payerOrgId,
      name: payer.name,
      country: tax.payerCountry,
      vatNumber: tax.vatNumber,
      address: payer.address,
    },
    supplyPeriod: line.period,
    lines: [{ productId: line.productId, sku: line.sku, quantity: line.quantity, net }],
    currency,
    net,
    treatment: tax.treatment,
    reverseCharge: tax.treatment === 'reverse-charge',
    taxParts: tax.parts,
    tax: taxAmount,
    total,
    rounding: line.rounding ?? roundingOf(total, currency, cashRounding),
    taxNote: taxNoteOf(tax.treatment),
    note: payer.invoiceNote,
    qrReference: qrReferenceOf(number),
    replaces,
    sourceEventId: source.eventId,
  };
};
