import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import { assert } from '#libs/kernel/errors.js';
import {
  add,
  type Amount,
  compare,
  type Currency,
  isZero,
  proportion,
  subtract,
  sum,
  ZERO,
} from '#libs/kernel/money.js';
import { businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import type { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import type { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import type { CreditedPart, CreditNoteIssuedData } from './events/credit-note-issued.js';
import type { InvoiceIssuedData } from './events/invoice-issued.js';

type Invoiced = Pick<InvoiceIssuedData, 'net' | 'taxParts'>;
type PartAmounts = Pick<CreditedPart, 'net' | 'tax'>;

/**
 * What is credited of each tax part once `refunded` has been given back in all (E15): the share `refunded ÷ net` of its
 * net and of its tax, each rounded half up; the net of the last part is what the others leave of `refunded`.
 */
const creditedSoFar = ({ net, taxParts }: Invoiced, refunded: Amount): PartAmounts[] => {
  const shares = taxParts.map((part) => proportion(part.net, refunded, net));
  const others = sum(shares.slice(0, -1));
  return taxParts.map((part, index) => ({
    net: index === taxParts.length - 1 ? subtract(refunded, others) : (shares[index] as Amount),
    tax: proportion(part.tax, refunded, net),
  }));
};

/**
 * What one refund credits of each tax part: the difference between all that is credited up to it and what was before, kept
 * where it is 0.00 or a cent below. However a full refund is cut, the differences add up to the invoice.
 */
export const creditedParts = (invoice: Invoiced, before: Amount, refunded: Amount): CreditedPart[] => {
  assert(compare(refunded, invoice.net) <= 0, `${refunded} is more than the invoice's ${invoice.net}`);
  const [earlier, now] = [creditedSoFar(invoice, before), creditedSoFar(invoice, refunded)];
  return invoice.taxParts.map(({ from, to, rate }, index) => {
    const [was, is] = [earlier[index] as PartAmounts, now[index] as PartAmounts];
    return { from, to, rate, net: subtract(is.net, was.net), tax: subtract(is.tax, was.tax) };
  });
};

/** All that is left of an invoice once `refunded` of it has been given back, tax and rounding included. */
export const leftOf = (invoice: Pick<InvoiceIssuedData, 'net' | 'taxParts' | 'rounding'>, refunded: Amount): Amount => {
  const { net, rounding } = invoice;
  const taxes = creditedParts(invoice, refunded, net).map(({ tax }) => tax);
  return sum([subtract(net, refunded), ...taxes, rounding]);
};

/** What credits an invoice. */
export type Crediting = OrderRefunded | OrderCancelled | OrderTaxCorrected;

/** What is taken back of an invoice: a part of it or all, net. */
export interface TakenBack {
  readonly orderId: string;
  /** Null: its order was cancelled before it was paid, or its tax corrected. */
  readonly refundId: string | null;
  readonly net: Amount;
  /** Of the invoice so far, with this. */
  readonly cumulative: Amount;
  readonly currency: Currency;
}
/**
 * A refund takes back its part, a cancellation all that was charged, a correction of the tax all that is left; undefined
 * where that was nothing.
 * @param before what had been refunded of the order when the invoice was issued
 */
export const takenBackBy = ({ type, data }: Crediting, invoice: Invoiced, before: Amount): TakenBack | undefined => {
  const of = { orderId: data.orderId, currency: data.currency };
  const whole = { ...of, refundId: null, cumulative: invoice.net };
  switch (type) {
    case 'OrderRefunded':
      return { ...of, refundId: data.refundId, net: data.net, cumulative: subtract(data.cumulative, before) };
    case 'OrderCancelled':
      return isZero(data.charged) ? undefined : { ...whole, net: data.charged };
    case 'OrderTaxCorrected':
      return { ...whole, net: data.net };
  }
};

/** The invoice that takes the place of the credited one, as the correction decided it. */
export const replacementOf = (
  { data: { correctionId, back } }: OrderTaxCorrected,
  { number: invoiceNumber, total, rounding }: InvoiceIssuedData,
): NonNullable<CreditNoteIssuedData['replacedBy']> => ({
  correctionId,
  invoiceNumber,
  payable: add(total, rounding),
  back,
});

/**
 * The credit note of a refund, cancellation or correction (E14, A28): for whom the invoice is, dated on its business day, with the rates of
 * the invoice (V2). Without tax on the invoice, net only. With the last cent of the charge its rounding goes back, too (V5).
 */
export const creditNoteOf = (
  source: {
    eventId: string;
    effectiveAt: Instant;
    takenBack: TakenBack;
    replacedBy: CreditNoteIssuedData['replacedBy'];
  },
  invoice: InvoiceIssuedData,
  lastNumber: number,
): Omit<CreditNoteIssuedData, keyof JournalEntry> => {
  const { orderId, refundId, net, cumulative, currency } = source.takenBack;
  assert(
    invoice.orderId === orderId && invoice.currency === currency,
    `invoice ${invoice.number} is not of order ${orderId}`,
  );
  const taxParts = creditedParts(invoice, subtract(cumulative, net), cumulative);
  const tax = sum(taxParts.map((part) => part.tax));
  const { clientOrgId, payerOrgId, viewerOrgId, supplier, recipient, supplyPeriod, treatment, reverseCharge, taxNote } =
    invoice;
  return {
    number: String(lastNumber + 1),
    lastNumber: lastNumber + 1,
    date: businessDateOf(source.effectiveAt),
    refundId,
    orderId,
    invoiceNumber: invoice.number,
    invoiceDate: invoice.date,
    clientOrgId,
    payerOrgId,
    viewerOrgId,
    supplier,
    recipient,
    supplyPeriod,
    // An invoice has the one line of its order.
    lines: invoice.lines.map((line) => ({ ...line, net })),
    currency,
    net,
    treatment,
    reverseCharge,
    taxParts,
    tax,
    total: add(net, tax),
    rounding: compare(cumulative, invoice.net) === 0 ? invoice.rounding : ZERO,
    taxNote,
    replacedBy: source.replacedBy,
    sourceEventId: source.eventId,
  };
};
