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
  choice,
  date,
  flag,
  list,
  nullable,
  object,
  position,
  text,
  uuid,
} from '#libs/read-models/description/values.js';
import { TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import {
  client,
  correlation,
  currency,
  INVOICE_LINE,
  order,
  RECIPIENT,
  SUPPLIER,
  supplyPeriod,
  taxNote,
  VAT_PART,
} from '../values.js';

const number = (about: string, example: string) => stored(text(about, example, '^\\d+$'), { type: 'bigint' });
const PARTS = { rate: '0.081', net: '100.00', vat: '8.10', from: '2026-03-12', to: '2027-03-12' };

/**
 * What a refund gave back of an invoice, all of one whose order was cancelled, or all that was left of one whose tax was
 * wrong (A28), in positive amounts, as the invoice's viewer sees it (E14).
 */
export const CREDIT_NOTE = describeRow({
  name: 'CreditNote',
  table: 'credit_note',
  fields: {
    number: number('Without gaps in its series.', '17'),
    date: date('Date of the refund, cancellation or correction.', '2026-05-02'),
    refundId: nullable(
      text('Refund; null where the order was cancelled before it was paid, or its tax corrected.', 'rfd_1'),
    ),
    orderId: order(),
    invoiceNumber: number('Invoice that it corrects; the invoice stays as it is.', '1042'),
    invoiceDate: date('Its date.'),
    clientOrgId: client('Owner of the product.'),
    payerOrgId: client('Who paid, and gets it back.'),
    viewerOrgId: client('The only organisation that sees it (A4).'),
    currency,
    net: amount('Given back, excluding VAT.', '100.00'),
    vat: list(
      'One a tax part of the invoice, also where it is 0.00; a net may be a cent below zero (E15).',
      object('', VAT_PART, PARTS),
    ),
    treatment: choice('How the invoice is taxed.', TAX_TREATMENTS),
    reverseCharge: flag('Whether the recipient owes the tax.'),
    tax: amount('Sum of the parts.', '8.10'),
    total: amount('Including VAT.', '108.10'),
    rounding: amount('The invoice’s, with the note that completes a full refund (V5); no part of total.', '0.00'),
    payable: generated(amount('What goes back: total with rounding.', '108.10')),
    taxNote,
    supplyPeriod,
    recipient: object('The payer as on the invoice.', RECIPIENT),
    supplier: object('The provider as on the invoice.', SUPPLIER),
    lines: list(
      'Products of the invoice, with the net that went back.',
      object('', INVOICE_LINE, { productId: 'prd_1', sku: 'hosting-web', quantity: 35, net: '100.00' }),
    ),
    correctionId: nullable(text('Correction of the tax that it is of (A28); else null.', 'cor_1'), { example: null }),
    replacedBy: stored(
      nullable(text('Invoice in the place of the credited one; else null.', '1043', '^\\d+$'), { example: null }),
      {
        type: 'bigint',
      },
    ),
    back: nullable(
      amount(
        'What of it came into the payer’s prepaid account: the new invoice of a paid order is lower. Else null.',
        '0.00',
      ),
      { example: null },
    ),
    correlationId: correlation(),
    eventId: internal(uuid('Event that issued it.')),
    position: internal(position('Its log position.')),
  },
  order: ['number'],
  filters: ['number', 'viewerOrgId'],
});
export type CreditNoteRow = RowOf<typeof CREDIT_NOTE>;
/** `viewerOrgId`: only what this organisation may see; left out for staff. */
export type CreditNoteFilter = FilterOf<typeof CREDIT_NOTE>;
