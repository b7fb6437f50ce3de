import {
  computed,
  describeRow,
  type FilterOf,
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
  part,
  personal,
  position,
  rate,
  text,
  uuid,
  whole,
} from '#libs/read-models/description/values.js';
import { table } from '#libs/read-models/postgres/table.js';
import { TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import { client, country, currency, order, product, supplyPeriod } from '../values.js';

const VAT_PART = part('VatPart', {
  rate: rate('VAT rate.', '0.081'),
  net: amount('Net of the part.', '260.40'),
  vat: amount('Its tax.', '21.09'),
  from: date('First day.'),
  to: date('The day after the last.', '2027-03-12'),
});
const RECIPIENT = part('InvoiceRecipient', {
  orgId: client('Organisation that pays.'),
  name: personal('Name; “(erased)” once a private person’s key is gone.', 'Alpha SA'),
  country: country('Country.'),
  vatNumber: nullable(text('VAT number.', 'CHE-116.281.710')),
});
const SUPPLIER = part('InvoiceSupplier', {
  name: text('Name.', 'Hosting AG'),
  street: text('Street and number.', 'Rue du Lac 1'),
  postcode: text('Postcode.', '1200'),
  town: text('Town.', 'Genève'),
  country: country('Country.'),
  vatNumber: text('UID with its VAT suffix.', 'CHE-123.456.788 MWST'),
  qrIban: text('QR-IBAN that is paid to.', 'CH4431999123000889012'),
});
const LINE = part('InvoiceLine', {
  productId: product(),
  sku: text('What was ordered.', 'hosting-web'),
  quantity: whole('How many.', 35),
  net: amount('Net of the line.', '260.40'),
});

/** An invoice as its viewer sees it; `net` and `total` are what is charged without and with VAT. */
export const INVOICE = describeRow({
  name: 'Invoice',
  table: 'invoice',
  from: 'invoice LEFT JOIN invoice_payment ON invoice_payment.order_id = invoice.order_id',
  fields: {
    number: stored(text('Without gaps in its series.', '1042', '^\\d+$'), { type: 'bigint' }),
    date: date('Date of the placement.'),
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
    status: computed(
      choice('Whether it is paid.', ['open', 'paid'], 'paid'),
      `CASE WHEN paid_at IS NULL THEN 'open' ELSE 'paid' END`,
    ),
    paidAt: computed(nullable(instant('When it was paid.')), 'paid_at'),
    paidOn: computed(nullable(date('Business date of paidAt.')), 'paid_on'),
    supplyPeriod,
    recipient: object('The payer as it stood when the invoice was issued.', RECIPIENT),
    supplier: object('The provider as it stood then.', SUPPLIER),
    lines: list('Products.', object('', LINE)),
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
  { order_id: 'text', paid_at: 'timestamptz' },
  { paid_on: 'date' },
);
