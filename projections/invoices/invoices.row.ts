import {
  computed,
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
  instant,
  list,
  nullable,
  object,
  personal,
  position,
  text,
  uuid,
} from '#libs/read-models/description/values.js';
import { column, table } from '#libs/read-models/postgres/table.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { INSTRUMENTS } from '#libs/orders/events/order-paid.js';
import { TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import {
  client,
  currency,
  INVOICE_LINE,
  order,
  RECIPIENT,
  SUPPLIER,
  supplyPeriod,
  taxNote,
  VAT_PART,
} from '../values.js';

/** An invoice as its viewer sees it; `net` and `total` are what is charged without and with VAT. */
export const INVOICE = describeRow({
  name: 'Invoice',
  table: 'invoice',
  from: `invoice LEFT JOIN invoice_payment USING (order_id) LEFT JOIN invoice_credit USING (number)
    LEFT JOIN invoice_cancellation USING (order_id) LEFT JOIN invoice_prepaid USING (order_id)
    LEFT JOIN invoice_rest USING (order_id) LEFT JOIN invoice_remark USING (number)
    LEFT JOIN invoice_replacement USING (number)`,
  fields: {
    number: stored(text('Without gaps in its series.', '1042', '^\\d+$'), { type: 'bigint' }),
    date: date('Date of the placement or, where it takes another’s place, of the correction.'),
    orderId: order(),
    clientOrgId: client('Owner of the product.'),
    payerOrgId: client('Who pays.'),
    viewerOrgId: client('The only organisation that sees it (A4).'),
    currency,
    net: amount('Charged, excluding VAT.', '260.40'),
    vat: list('One a tax rate of the supply period.', object('', VAT_PART)),
    treatment: choice('How it is taxed.', TAX_TREATMENTS),
    reverseCharge: flag('Whether the recipient owes the tax.'),
    tax: amount('Sum of the parts.', '21.09'),
    total: amount('Including VAT.', '281.49'),
    rounding: amount('What rounding to 0.05 adds to what is paid, or takes off it (V5); no part of total.', '0.00'),
    payable: generated(amount('What is paid: total with rounding.', '281.49')),
    taxNote,
    status: computed(
      choice(
        'Whether it is paid; cancelled: it is owed no more; replaced: nor is this one, for another has its place (A28).',
        ['open', 'paid', 'cancelled', 'replaced'],
        'paid',
      ),
      `CASE WHEN replaced_by IS NOT NULL THEN 'replaced' WHEN cancelled_at IS NOT NULL THEN 'cancelled'
        WHEN paid_at IS NOT NULL AND coalesce(invoice_rest.owed, 0) = 0 THEN 'paid' ELSE 'open' END`,
    ),
    owed: computed(
      amount('What is to be paid of it still: of a paid order what its tax lacked (A28).', '0.00'),
      `(CASE WHEN replaced_by IS NOT NULL OR cancelled_at IS NOT NULL THEN 0
        WHEN paid_at IS NOT NULL THEN coalesce(invoice_rest.owed, 0)
        ELSE greatest(payable - coalesce(invoice_prepaid.paid, 0), 0) END)::numeric(19,2)`,
    ),
    paidAt: computed(nullable(instant('When its order was paid.')), 'paid_at'),
    paidOn: computed(nullable(date('Business date of paidAt.')), 'paid_on'),
    instrument: computed(
      nullable(choice('By what it was paid, but for prepaid; null while it is open.', INSTRUMENTS, 'transfer')),
      'invoice_payment.instrument',
    ),
    reference: computed(
      nullable(text('What the bank or the card company calls the payment.', 'camt 2026-01-15/17')),
      'invoice_payment.reference',
    ),
    prepaid: computed(
      amount(
        'What the payer’s prepaid account has paid of it (V12); what it paid of one that was replaced counts for the next.',
        '0.00',
      ),
      '(CASE WHEN replaced_by IS NULL THEN coalesce(invoice_prepaid.paid, 0) ELSE 0 END)::numeric(19,2)',
    ),
    replaces: stored(
      nullable(text('Invoice whose place it takes, because the tax of that was wrong (A28).', '1042', '^\\d+$')),
      {
        type: 'bigint',
      },
    ),
    correctionId: nullable(text('Correction that did it; null for the first invoice of an order.', 'cor_1')),
    replacedBy: computed(
      nullable(text('Invoice that has its place since.', '1043', '^\\d+$')),
      'invoice_replacement.replaced_by::text',
    ),
    creditedNet: computed(
      amount('What credit notes gave back of net; 0.00 without any, net after a full refund.', '0.00'),
      'coalesce(invoice_credit.net, 0)::numeric(19,2)',
    ),
    creditedTotal: computed(
      amount('What they gave back of total.', '0.00'),
      'coalesce(invoice_credit.total, 0)::numeric(19,2)',
    ),
    creditedRounding: computed(
      amount('What they gave back of rounding: all of it with a full refund.', '0.00'),
      'coalesce(invoice_credit.rounding, 0)::numeric(19,2)',
    ),
    // As they are stored, perhaps sealed: the query opens both.
    note: stored(
      nullable(personal('The payer’s note, as it stood when the invoice was issued (R48).', 'Cost centre 4711')),
      {
        type: 'jsonb',
      },
    ),
    addedNote: computed(
      nullable(personal('What the payer put beside it since (R48).', 'Approved by the treasurer')),
      'invoice_remark.note',
    ),
    supplyPeriod,
    recipient: object('The payer as it stood when the invoice was issued.', RECIPIENT),
    supplier: object('The provider as it stood then.', SUPPLIER),
    lines: list('Products.', object('', INVOICE_LINE)),
    qrReference: text('27 digits, the last one a check digit.', '000000000000000000000010429', '^\\d{27}$'),
    eventId: internal(uuid('Event that issued it.')),
    position: internal(position('Its log position.')),
  },
  order: ['number'],
  filters: ['number', 'viewerOrgId'],
});
export type InvoiceRow = RowOf<typeof INVOICE>;
/** `viewerOrgId`: only what this organisation may see; left out for staff. */
export type InvoiceFilter = FilterOf<typeof INVOICE>;

export const INVOICE_PAYMENT = table(
  'invoice_payment',
  { order_id: 'text', paid_at: 'timestamptz', instrument: 'text', reference: 'text?' },
  { paid_on: 'date' },
);
export const INVOICE_CREDIT = table('invoice_credit', {
  number: 'bigint',
  net: 'numeric(19,2)',
  total: 'numeric(19,2)',
  rounding: 'numeric(19,2)',
});
export const INVOICE_PREPAID = table('invoice_prepaid', { order_id: 'text', paid: 'numeric(19,2)' });
export const INVOICE_REPLACEMENT = table('invoice_replacement', { number: 'bigint', replaced_by: 'bigint' });
export const INVOICE_REST = table('invoice_rest', { order_id: 'text', owed: 'numeric(19,2)' });
export const INVOICE_REMARK = table('invoice_remark', { number: 'bigint', note: column<string | Sealed>('jsonb') });
export const INVOICE_CANCELLATION = table('invoice_cancellation', { order_id: 'text', cancelled_at: 'timestamptz' });
