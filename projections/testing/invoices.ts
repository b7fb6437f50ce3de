import type { CreditNoteIssuedData } from '#libs/billing/events/credit-note-issued.js';
import type { InvoiceIssuedData } from '#libs/billing/events/invoice-issued.js';
import { type Amount, add } from '#libs/kernel/money.js';

/** An invoice of order `o<number>` over 100.00 CHF, whose supply crosses a change of rate. */
export const invoice = (number: string, changes: Partial<InvoiceIssuedData> = {}): InvoiceIssuedData => ({
  sourceUpTo: '1',
  deferred: [],
  number,
  lastNumber: Number(number),
  date: '2023-12-01',
  orderId: `o${number}`,
  clientOrgId: 'org_c',
  payerOrgId: 'org_c',
  viewerOrgId: 'org_c',
  supplier: {
    name: 'Hoster AG',
    street: 'Rue 1',
    postcode: '1200',
    town: 'Genève',
    country: 'CH',
    vatNumber: 'CHE-123.456.788 MWST',
    qrIban: 'CH4431999123000889012',
  },
  recipient: {
    orgId: 'org_c',
    name: { subject: 'org_c', sealed: 'AAAA' },
    country: 'CH',
    vatNumber: null,
    address: null,
  },
  supplyPeriod: { from: '2023-12-01', to: '2024-02-01' },
  lines: [{ productId: 'p1', sku: 'hosting', quantity: 1, net: '100.00' }],
  currency: 'CHF',
  net: '100.00',
  treatment: 'taxed',
  reverseCharge: false,
  taxParts: [
    { from: '2023-12-01', to: '2024-01-01', rate: '0.077', net: '50.00', tax: '3.85' },
    { from: '2024-01-01', to: '2024-02-01', rate: '0.081', net: '50.00', tax: '4.05' },
  ],
  tax: '7.90',
  total: '107.90',
  rounding: '0.00',
  taxNote: null,
  note: null,
  qrReference: '0'.repeat(27),
  replaces: null,
  sourceEventId: 'e1',
  ...changes,
});

/** A credit note of order `o<number of the invoice>`; what its parts hold is the first one's alone. */
export const creditNote = (
  number: string,
  invoiceNumber: string,
  net: Amount,
  tax: Amount,
  changes: Partial<InvoiceIssuedData> = {},
): CreditNoteIssuedData => {
  const { qrReference: _, note: __, replaces: ___, taxParts, lines, ...invoiced } = invoice(invoiceNumber, changes);
  return {
    ...invoiced,
    number,
    lastNumber: Number(number),
    date: '2024-02-10',
    refundId: `r${number}`,
    invoiceNumber,
    invoiceDate: invoiced.date,
    lines: lines.map((line) => ({ ...line, net })),
    net,
    taxParts: taxParts.map((part, index) => ({
      ...part,
      net: index > 0 ? '0.00' : net,
      tax: index > 0 ? '0.00' : tax,
    })),
    tax,
    total: add(net, tax),
    replacedBy: null,
  };
};
