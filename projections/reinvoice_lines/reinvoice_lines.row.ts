import {
  describeRow,
  type FilterOf,
  generated,
  internal,
  type RowOf,
  stored,
} from '#libs/read-models/description/row.js';
import {
  amount,
  date,
  instant,
  list,
  nullable,
  position,
  rate,
  text,
  whole,
} from '#libs/read-models/description/values.js';
import { client, currency, order, partner, product } from '../values.js';

const ITS_INVOICE = 'Null where the partner does not pay: it is what the invoice tells (R23, A22).';
/** A line that a partner may invoice its client again (R13). */
export const REINVOICE_LINE = describeRow({
  name: 'ReinvoiceLine',
  table: 'reinvoice_line',
  fields: {
    position: internal(position('Log position of the opening of the order.')),
    partnerOrgId: partner('Partner that managed the product with FULL access when it was ordered.'),
    clientOrgId: client('Owner of the product, to be invoiced.'),
    orderId: order(),
    productId: product(),
    sku: text('What was ordered.', 'hosting-web'),
    quantity: whole('How many.', 35),
    periodFrom: nullable(date('First day of the supply; null for a one-off.')),
    periodTo: nullable(date('The day after the last; null for a one-off.', '2027-03-12')),
    payerOrgId: partner('Who pays: the partner, or the client under the policy all-full (A22).'),
    currency,
    charged: amount('What the payer is charged, excluding VAT.', '208.32'),
    public: amount('Public unit price × quantity, excluding VAT.', '347.20'),
    refunded: amount('What of charged has gone back.', '0.00'),
    taxRates: nullable(list(`VAT rates of the supply, empty without tax. ${ITS_INVOICE}`, rate('', '0.081'))),
    total: nullable(amount(`What the payer is charged, including VAT. ${ITS_INVOICE}`, '225.19')),
    invoiceNumber: stored(nullable(text(`Null, too, until it is issued. ${ITS_INVOICE}`, '1042', '^\\d+$')), {
      type: 'bigint',
      read: 'CASE WHEN reinvoice_line.payer_org_id = reinvoice_line.partner_org_id THEN reinvoice_line.invoice_number END',
    }),
    placedAt: internal(instant('When it was ordered.')),
    placedOn: generated(date('Day of the order.')),
    paidAt: internal(nullable(instant('When it was paid; null while it is open.'))),
    paidOn: generated(nullable(date('Day of the payment; null while it is open.'))),
  },
  order: ['position'],
  filters: ['partnerOrgId', 'clientOrgId', 'payerOrgId'],
});
export type ReinvoiceLineRow = RowOf<typeof REINVOICE_LINE>;
export type ReinvoiceLineFilter = FilterOf<typeof REINVOICE_LINE>;
