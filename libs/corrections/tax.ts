import { leftOf } from '#libs/billing/credit-note.js';
import type { InvoiceIssuedData } from '#libs/billing/events/invoice-issued.js';
import { roundingOf } from '#libs/billing/invoice.js';
import type { TaxTableState } from '#libs/catalogue/tax-table.js';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, compare, negate, subtract, ZERO } from '#libs/kernel/money.js';
import { businessDateOf } from '#libs/kernel/time.js';
import type { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import { invoiceReplaced, type OrderState } from '#libs/orders/order.js';
import { taxDecisionOf } from '#libs/orders/tax-decision.js';
import type { CashRounding } from '#libs/programme/events/policy-set.js';
import type { PayerEvidence, TaxSubject } from './events/correction-steps.js';

/** What a tax is decided again from. */
export interface TaxFacts {
  readonly invoice: InvoiceIssuedData;
  readonly order: OrderState;
  /** Of the country whose table applies to the payer; null where none does. */
  readonly table: TaxTableState | null;
  /** As where the order was opened (V5). */
  readonly cashRounding: CashRounding;
}
/** What a correction of an order's tax makes of its invoice. */
export interface TaxAgain {
  readonly data: OrderTaxCorrected['data'];
  /** What is left of the invoice and is credited, tax and rounding included. */
  readonly credited: Amount;
}

export const unknownInvoice = (number: string): DomainError =>
  new DomainError('UNKNOWN_INVOICE', 'Nothing is known by this id.', { number });

/** As the decision of a tax takes it. */
export const payerOf = ({ vatNumber, counts, ...payer }: PayerEvidence) => {
  const state = counts ? 'confirmed' : 'refused';
  return { ...payer, vatNumber, vatNumberState: vatNumber === null ? null : state } as const;
};

/** What was refunded of an order since an invoice of it was issued; it is the last one. */
const refundedOf = ({ refunded, taxCorrected }: OrderState): Amount =>
  subtract(refunded, taxCorrected?.refunded ?? ZERO);

/** Why nothing of an invoice can be taxed again; undefined where it can. */
export const untaxable = (
  { number, net, orderId }: Pick<InvoiceIssuedData, 'number' | 'net' | 'orderId'>,
  order: OrderState,
): DomainError | undefined => {
  if (order.cancelled) {
    return new DomainError('ORDER_CANCELLED', `Order ${orderId} was cancelled before it was paid.`, { orderId });
  }
  if (order.replaced.has(number)) return invoiceReplaced(number, orderId);
  if (compare(refundedOf(order), net) < 0) return undefined;
  return new DomainError('NOTHING_TO_CORRECT', `Nothing is charged by invoice ${number} any more.`, { number });
};

/**
 * The tax of what an order is charged still, decided again from a payer's evidence by the same function as at the placement
 * (A28, V2, V3), for its supply as it was. Of a paid order the difference to what is left of the invoice comes back or is
 * owed, less or more what was owed before.
 * @throws DomainError TAX_NOT_SUPPORTED
 */
export const taxedAgain = (
  correctionId: string,
  { payer, invoiceNumber }: TaxSubject,
  { invoice, order, table, cashRounding }: TaxFacts,
): TaxAgain | null => {
  const { placement, placedAt } = order;
  if (!placement || placedAt === null || untaxable(invoice, order)) return null;
  const { orderId, clientOrgId, productId, sku, quantity, period, currency, decision } = placement;
  const refunded = refundedOf(order);
  const net = subtract(invoice.net, refunded);
  const tax = taxDecisionOf(payerOf(payer), table, net, { period, date: businessDateOf(placedAt) });
  const rounding = roundingOf(tax.total, currency, cashRounding);
  const credited = leftOf(invoice, refunded);
  const owes = add(order.owed, subtract(add(tax.total, rounding), credited));
  const isMore = compare(owes, ZERO) > 0;
  const line = { orderId, clientOrgId, payerOrgId: decision.payerOrgId, productId, sku, quantity, period, currency };
  const replaced = { correctionId, invoiceNumber, invoiceDate: invoice.date };
  const { paid } = order;
  const due = { paid, owed: paid && isMore ? owes : ZERO, back: paid && !isMore ? negate(owes) : ZERO };
  return { data: { ...line, ...replaced, net, tax, rounding, ...due }, credited };
};

/** Whether it says what the invoice says already: then there is nothing wrong with that. */
export const saysTheSame = (
  { data: { tax } }: TaxAgain,
  { treatment, recipient, taxParts }: InvoiceIssuedData,
): boolean =>
  tax.treatment === treatment &&
  tax.payerCountry === recipient.country &&
  tax.vatNumber === recipient.vatNumber &&
  tax.parts.length === taxParts.length &&
  tax.parts.every(({ from, to, rate }, index) => {
    const part = taxParts[index];
    return part?.from === from && part.to === to && part.rate === rate;
  });
