import { ACCESS_MODES, PAYMENT_METHODS } from '#libs/delegation/events/access.js';
import { MEMBER_ROLES, STAFF_DESKS } from '#libs/kernel/actor.js';
import { CURRENCIES } from '#libs/kernel/money.js';
import {
  amount,
  choice,
  date,
  list,
  nullable,
  object,
  part,
  personal,
  rate,
  text,
  whole,
} from '#libs/read-models/description/values.js';

/** What rows of several read models hold. */
export const client = (about = 'Client.') => text(about, 'org_alpha');
export const partner = (about = 'Partner.') => text(about, 'org_beta');
export const product = (about = 'Product.') => text(about, 'prd_1');
export const order = () => text('Order.', 'ord_1');
export const correlation = () => text('Of the request or record.', 'c0ffee');
export const country = (about: string) => text(about, 'CH', '^[A-Z]{2}$');
export const maskedIbanValue = () =>
  nullable(
    text('IBAN of the bank account, masked; null: prepaid. “(erased)” once its key is gone.', 'CH** **** … 2957'),
  );
export const currency = choice('Currency of every amount of the row.', CURRENCIES);
export const accessMode = (about: string, example: (typeof ACCESS_MODES)[number] = 'LIMITED') =>
  choice(about, ACCESS_MODES, example);
export const paymentMethod = (about: string) => choice(about, PAYMENT_METHODS);

const ROLES = [
  ...MEMBER_ROLES,
  ...STAFF_DESKS.map((desk) => `staff:${desk}` as const),
  'automation',
  'visitor',
] as const;
export const role = choice('Its role.', ROLES);

const PERIOD = part('Period', { from: date('First day.'), to: date('The day after the last.', '2027-03-12') });
export const supplyPeriod = nullable(object('Null for a one-off.', PERIOD));

export const products = list('Sorted; empty with FULL.', text('', 'prd_1'));
const mode = accessMode('FULL covers every product of the client.');
export const ACCESS = part('Access', { mode, products });
export const GRANTED_ACCESS = part('GrantedAccess', {
  mode,
  products,
  payment: nullable(paymentMethod('Who pays; null with LIMITED.'), { example: null }),
});

/** What invoices and credit notes are made of. */
export const VAT_PART = part('VatPart', {
  rate: rate('VAT rate.', '0.081'),
  net: amount('Net of the part.', '260.40'),
  vat: amount('Its tax.', '21.09'),
  from: date('First day.'),
  to: date('The day after the last.', '2027-03-12'),
});
const ADDRESS = part('PostalAddress', {
  street: personal('Street and number; “(erased)” once a private person’s key is gone.', 'Chemin des Vignes 3'),
  postcode: personal('Postcode.', '1207'),
  town: personal('Town.', 'Genève'),
});
/** Where an organisation is reached by post, in its country. */
export const postalAddress = (about: string) => nullable(object(about, ADDRESS));
export const taxNote = nullable(
  text(
    'Why there is no tax, in the words that must stand on it (V3); null where there is some.',
    'Reverse charge / Steuerschuldnerschaft des Leistungsempfängers / Autoliquidation',
  ),
  { example: null },
);
export const RECIPIENT = part('InvoiceRecipient', {
  orgId: client('Organisation that pays.'),
  name: personal('Name; “(erased)” once a private person’s key is gone.', 'Alpha SA'),
  country: country('Country.'),
  vatNumber: nullable(text('VAT number.', 'CHE-116.281.710')),
  address: postalAddress('Null where it had recorded none.'),
});
export const SUPPLIER = part('InvoiceSupplier', {
  name: text('Name.', 'Hosting AG'),
  street: text('Street and number.', 'Rue du Lac 1'),
  postcode: text('Postcode.', '1200'),
  town: text('Town.', 'Genève'),
  country: country('Country.'),
  vatNumber: text('UID with its VAT suffix.', 'CHE-123.456.788 MWST'),
  qrIban: text('QR-IBAN that is paid to.', 'CH4431999123000889012'),
});
export const INVOICE_LINE = part('InvoiceLine', {
  productId: product(),
  sku: text('What was ordered.', 'hosting-web'),
  quantity: whole('How many.', 35),
  net: amount('Net of the line.', '260.40'),
});
