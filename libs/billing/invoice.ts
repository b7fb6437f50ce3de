import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { assert } from '#libs/kernel/errors.js';
import { type Amount, type Currency, fiveCentRounding, sum, ZERO } from '#libs/kernel/money.js';
import { businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { CashRounding } from '#libs/programme/events/policy-set.js';
import type { OrderOpenedData } from '#libs/orders/events/order-opened.js';
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
const roundingOf = (total: Amount, currency: Currency, cashRounding: CashRounding): Amount =>
  cashRounding === 'CHF_0_05' && currency === 'CHF' ? fiveCentRounding(total) : ZERO;

/**
 * The invoice of an order: made for its payer, who alone sees it (R23, R28, A4), dated on the business day of the
 * placement, with the tax that the placement froze; country and VAT number are those that the tax rests on (A28, R45).
 * It tells what an invoice must (V4), without and with tax (R64), and its total is its lines with their taxes (I6). The
 * payer's address and note are those of now (R48); rounding touches neither net nor tax (V5).
 */
export const invoiceOf = (
  source: { eventId: string; effectiveAt: Instant; opened: OrderOpenedData },
  { supplier, payer, cashRounding }: InvoiceParties,
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
      name: payer.name,
      country: tax.payerCountry,
      vatNumber: tax.vatNumber,
      address: payer.address,
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
    rounding: roundingOf(total, currency, cashRounding),
    taxNote: taxNoteOf(tax.treatment),
    note: payer.invoiceNote,
    qrReference: qrReferenceOf(number),
    sourceEventId: source.eventId,
  };
};
