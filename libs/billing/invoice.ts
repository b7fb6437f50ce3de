import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { assert } from '#libs/kernel/errors.js';
import { sum } from '#libs/kernel/money.js';
import { businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { OrderOpenedData } from '#libs/orders/events/order-opened.js';
import type { InvoiceIssuedData } from './events/invoice-issued.js';
import type { ProviderRegisteredData } from './events/provider-registered.js';
import { qrReferenceOf } from './qr-reference.js';

/** What an invoice is made of beside its order: who supplies, and the payer's name as its registration holds it. */
export interface InvoiceParties {
  supplier: ProviderRegisteredData;
  recipientName: string | Sealed;
}

/**
 * The invoice of an order: made for its payer, who alone sees it (R23, R28, A4), dated on the business day of the
 * placement, with the tax that the placement froze; country and VAT number are those that the tax rests on (A28, R45).
 * It tells what an invoice must (V4), without and with tax (R64), and its total is its lines with their taxes (I6).
 */
export const invoiceOf = (
  source: { eventId: string; effectiveAt: Instant; opened: OrderOpenedData },
  { supplier, recipientName }: InvoiceParties,
  lastNumber: number,
): Omit<InvoiceIssuedData, keyof JournalEntry> => {
  const { placement } = source.opened;
  const { decision, orderId, clientOrgId, currency } = placement;
  const { tax, charged } = decision;
  assert(decision.viewerOrgId === decision.payerOrgId, `the invoice of ${orderId} belongs to its payer`);
  const taxAmount = sum(tax.parts.map((part) => part.tax));
  const total = sum([charged, taxAmount]);
  assert(total === tax.total, `the taxes of ${orderId} do not add up: ${total} is not ${tax.total}`);
  const number = String(lastNumber + 1);
  return {
    number,
    lastNumber: lastNumber + 1,
    date: businessDateOf(source.effectiveAt),
    orderId,
    clientOrgId,
    payerOrgId: decision.payerOrgId,
    viewerOrgId: decision.viewerOrgId,
    supplier,
    recipient: {
      orgId: decision.payerOrgId,
      name: recipientName,
      country: tax.payerCountry,
      vatNumber: tax.vatNumber,
    },
    supplyPeriod: placement.period,
    lines: [{ productId: placement.productId, sku: placement.sku, quantity: placement.quantity, net: charged }],
    currency,
    net: charged,
    treatment: tax.treatment,
    reverseCharge: tax.treatment === 'reverse-charge',
    taxParts: tax.parts,
    tax: taxAmount,
    total,
    qrReference: qrReferenceOf(number),
    sourceEventId: source.eventId,
  };
};
