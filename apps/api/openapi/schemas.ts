import { ACCESS_MODES, PAYMENT_METHODS } from '#libs/delegation/events/access.js';
import { CURRENCIES } from '#libs/kernel/money.js';
import { MEMBER_ROLES, STAFF_DESKS } from '#libs/kernel/actor.js';
import { BENEFITS, INELIGIBLE_FOR, NO_BENEFIT_REASONS, TAX_TREATMENTS } from '#libs/orders/events/placement.js';
import { LEGAL_FORMS } from '#libs/organisation/events/organisation-registered.js';
import { AUDIT_ACTIONS } from '#projections/access_audit/access_audit.query.js';
import {
  amount,
  as,
  choice,
  country,
  date,
  flag,
  instant,
  list,
  named,
  nullable,
  org,
  part,
  position,
  rate,
  type Schema,
  type Schemas,
  text,
  uuid,
  whole,
  written,
} from './schema-parts.js';

const currency = choice('Currency of every amount of the row.', CURRENCIES);
const role = (description: string) =>
  choice(description, [...MEMBER_ROLES, ...STAFF_DESKS.map((desk) => `staff:${desk}`), 'automation']);

const products = list('Sorted; empty with FULL.', { type: 'string', example: 'prd_1' });
const access = named(
  'Access',
  part({ mode: choice('FULL covers every product of the client.', ACCESS_MODES), products }),
);
const grantedAccess = named(
  'GrantedAccess',
  part({
    mode: choice('FULL covers every product of the client.', ACCESS_MODES),
    products,
    payment: nullable(choice('Who pays; null with LIMITED.', PAYMENT_METHODS)),
  }),
);
const accessState = (description: string): Schema => nullable(as(description, grantedAccess));
const period = named('Period', part({ from: date('First day.'), to: date('The day after the last.') }));
const supplyPeriod = nullable(as('Null for a one-off.', period));

const WITHHELD = 'Null for a client that does not pay.';
const TAX_IS_SECRET =
  'Null for everybody but the payer, finance and the programme desk: it is what the invoice tells (R23, R28, A4).';
const taxPart = named(
  'TaxPart',
  part({
    from: date('First day.'),
    to: date('The day after the last.'),
    rate: rate('VAT rate.', '0.081'),
    net: amount('Net of the part.', '260.40'),
    tax: amount('Its tax.', '21.09'),
  }),
);
const tax = named(
  'TaxDecision',
  part(
    {
      treatment: choice('How it is taxed.', TAX_TREATMENTS),
      payerCountry: country('Country of the payer.'),
      payerForm: choice('Its legal form.', LEGAL_FORMS),
      vatNumber: nullable(text('Its VAT number.', 'CHE-116.281.710')),
      tableCountry: nullable(country('Whose tax table applies; null where none does.')),
      parts: list('One a tax rate of the supply period.', taxPart),
      total: amount('Including VAT.', '281.49'),
    },
    'Tax with the evidence it rests on (A28).',
  ),
);
const seen = named(
  'SeenRevisions',
  part(
    {
      delegation: whole('Of the client’s delegation; -1 for one without events.', 7),
      organisation: whole('Of the payer.', 0),
      partner: nullable(whole('Of the managing partner.', 2)),
      priceList: whole('Of the price lists.', 4),
      rateCard: nullable(whole('Of the rate cards; null like rateCardVersion.', 3)),
      taxTable: nullable(whole('Of the tax table; null like tax.', 1)),
    },
    'Revisions of the streams a decision rests on, null where none was needed.',
  ),
);
const reasonDetails = named(
  'ReasonDetails',
  part({
    cause: choice('What is missing on the card, for this line’s family, level, product and currency.', INELIGIBLE_FOR),
    rateCardVersion: nullable(text('The card that said no; null where none was in force.', 'card-2026')),
  }),
);
const decision = named(
  'PlacementDecision',
  part(
    {
      placedBy: org('Organisation that placed it.'),
      payerOrgId: org('Who pays.'),
      viewerOrgId: org('The only organisation that sees the invoice (A4).'),
      managingPartnerOrgId: nullable(org('Who manages the product.', 'org_beta')),
      partnershipId: nullable(text('Partnership it manages it by.', 'pst_1')),
      accessMode: nullable(choice('Its access.', ACCESS_MODES)),
      paymentMethod: nullable(choice('Null without FULL access.', PAYMENT_METHODS)),
      partnerLevel: nullable(text('Its level.', 'silver')),
      benefit: choice('What the line brings the managing partner.', BENEFITS),
      reasonCode: nullable(choice('Why it brings nothing; null where it brings something.', NO_BENEFIT_REASONS)),
      reasonDetails: nullable(as(`Beside PRODUCT_FAMILY_NOT_ELIGIBLE, else null. ${WITHHELD}`, reasonDetails)),
      rate: nullable(rate(`Rate of the benefit; null where a preferential price decided. ${WITHHELD}`, '0.20')),
      preferential: nullable(amount(`Price after the benefit. ${WITHHELD}`, '208.32')),
      benefitAmount: nullable(amount(`What it brings. ${WITHHELD}`)),
      charged: nullable(amount(`What the payer is charged, excluding VAT. ${WITHHELD}`, '260.40')),
      rateCardVersion: nullable(text(`Rate card that decided. ${WITHHELD}`, 'card-2026')),
      tax: nullable(as(TAX_IS_SECRET, tax)),
      seen,
    },
    'Who placed, pays, sees and earns, frozen at placement with the revisions it rests on (A6, A7).',
  ),
);
const linePrice = named(
  'LinePrice',
  part(
    {
      unit: amount('Net unit price.', '9.92'),
      public: amount('Unit price × quantity.', '347.20'),
      degressiveRate: rate('Off the public price (R11).', '0.25'),
      net: amount('After the degressive tariff.', '260.40'),
      priceListVersion: text('Price list that decided.', 'prices-2026'),
    },
    'What the line costs, excluding VAT.',
  ),
);
const actor = named(
  'Actor',
  part(
    {
      userId: text('User.', 'usr_1'),
      orgId: nullable(org('Organisation it acted for; null for staff and the ledger itself.', 'org_beta')),
      role: role('Its role.'),
      onBehalfOfOrgId: org('The client, where its partner acted; else left out.'),
      channel: choice('How it came.', ['api', 'import', 'automation', 'cli']),
    },
    'Who did it.',
    ['onBehalfOfOrgId'],
  ),
);
const order: Schema = part({
  orderId: text('Order.', 'ord_1'),
  kind: choice('First period or a further one.', ['order', 'renewal']),
  productId: text('Product.', 'prd_1'),
  clientOrgId: org('Owner of the product, whoever pays.'),
  sku: text('What was ordered.', 'hosting-web'),
  family: text('Its family.', 'web-hosting'),
  quantity: whole('How many.', 35),
  period: supplyPeriod,
  currency,
  placedAt: instant('When it was placed.'),
  placedOn: date('Business date of placedAt.'),
  price: linePrice,
  decision,
  status: choice('What has become of it.', ['open', 'paid', 'refunded-in-part', 'refunded']),
  paidAt: nullable(instant('When it was paid.')),
  paidOn: nullable(date('Business date of paidAt.')),
  refunded: nullable(amount('Refunds so far, excluding VAT; null for a client that does not pay.', '0.00')),
  actor: as('Who placed it.', actor),
  correlationId: text('Of the request or record.', 'c0ffee'),
  eventId: uuid('Event of the placement.'),
  position: position('Where it stands in the log.'),
});

const vatPart = named(
  'VatPart',
  part({
    rate: rate('VAT rate.', '0.081'),
    net: amount('Net of the part.', '260.40'),
    vat: amount('Its tax.', '21.09'),
    from: date('First day.'),
    to: date('The day after the last.'),
  }),
);
const recipient = named(
  'InvoiceRecipient',
  part({
    orgId: org('Organisation that pays.'),
    name: text('Name; “(erased)” once a private person’s key is gone.', 'Alpha SA'),
    country: country('Country.'),
    vatNumber: nullable(text('VAT number.', 'CHE-116.281.710')),
  }),
);
const supplier = named(
  'InvoiceSupplier',
  part({
    name: text('Name.', 'Hosting AG'),
    street: text('Street and number.', 'Rue du Lac 1'),
    postcode: text('Postcode.', '1200'),
    town: text('Town.', 'Genève'),
    country: country('Country.'),
    vatNumber: text('UID with its VAT suffix.', 'CHE-123.456.788 MWST'),
    qrIban: text('QR-IBAN that is paid to.', 'CH4431999123000889012'),
  }),
);
const invoiceLine = named(
  'InvoiceLine',
  part({
    productId: text('Product.', 'prd_1'),
    sku: text('What was ordered.', 'hosting-web'),
    quantity: whole('How many.', 35),
    net: amount('Net of the line.', '260.40'),
  }),
);
const invoice: Schema = part({
  number: written('Without gaps in its series.', '1042', '^\\d+$'),
  date: date('Date of the placement.'),
  orderId: text('Order.', 'ord_1'),
  clientOrgId: org('Owner of the product.'),
  payerOrgId: org('Who pays.'),
  viewerOrgId: org('The only organisation that sees it (A4).'),
  currency,
  net: amount('Charged, excluding VAT.', '260.40'),
  vat: list('One a tax rate of the supply period.', vatPart),
  treatment: choice('How it is taxed.', TAX_TREATMENTS),
  reverseCharge: flag('Whether the recipient owes the tax.'),
  tax: amount('Sum of the parts.', '21.09'),
  total: amount('Including VAT.', '281.49'),
  status: choice('Whether it is paid.', ['open', 'paid']),
  paidAt: nullable(instant('When it was paid.')),
  paidOn: nullable(date('Business date of paidAt.')),
  supplyPeriod,
  recipient: as('The payer as it stood when the invoice was issued.', recipient),
  supplier: as('The provider as it stood then.', supplier),
  lines: list('Products.', invoiceLine),
  qrReference: written('27 digits, the last one a check digit.', '000000000000000000000010425', '^\\d{27}$'),
});

const membership = named('Membership', part({ level: text('Level.', 'silver') }));
const auditActor = named(
  'AuditActor',
  part({
    user: text('User.', 'usr_1'),
    role: role('Its role.'),
    org: nullable(org('Organisation it acted for; null for the provider’s own.')),
    onBehalfOf: nullable(org('Client on whose account its partner acted.')),
  }),
);

export const rowSchemas: Schemas = {
  Order: order,
  Invoice: invoice,
  Organisation: part({
    orgId: org('Organisation.'),
    name: text('Name.', 'Alpha SA'),
    legalForm: choice('Legal form.', LEGAL_FORMS),
    country: country('ISO 3166-1.'),
    currency,
    vatNumber: nullable(text('As it stands on invoices.', 'FR40303265045')),
    partner: nullable(as('Membership of the programme; null outside it.', membership)),
  }),
  Client: part({
    partnerOrgId: org('Partner.', 'org_beta'),
    clientOrgId: org('Client.'),
    clientName: text('Name of the client.', 'Alpha SA'),
    status: choice('Of the relation.', ['pending', 'active', 'ended']),
    mode: nullable(choice('Access that the partner has.', ACCESS_MODES)),
    products,
    paymentMethod: nullable(choice('Only with FULL.', PAYMENT_METHODS)),
    since: nullable(instant('Since when it is active.')),
    endedAt: nullable(instant('When it ended.')),
    invitationId: text('Invitation it came from.', 'inv_1'),
    requestedAccess: access,
    needsVerification: flag(
      'Other access or another payment method was granted than asked for, and the partner has not verified it yet (R61).',
    ),
  }),
  Invitation: part({
    invitationId: text('Invitation.', 'inv_1'),
    clientOrgId: org('Client.'),
    partnerOrgId: org('Partner.', 'org_beta'),
    direction: choice('Who invited whom.', ['client-to-partner', 'partner-to-client']),
    status: choice('Status.', ['open', 'accepted', 'declined', 'withdrawn']),
    askedAccess: access,
    proposedPaymentMethod: nullable(choice('As the inviting side proposes.', PAYMENT_METHODS)),
    supersede: flag('Whether its acceptance ends limited partnerships (A1).'),
    grantedAccess: accessState('What was granted; null until accepted.'),
    grantedDiffers: flag('Other access was granted than asked for (R60); who pays does not count.'),
    invitedAt: instant('When it was made.'),
    closedAt: nullable(instant('When it was answered or withdrawn.')),
    correlationId: text('Of the request or record.', 'c0ffee'),
  }),
  Earning: part({
    partnerOrgId: org('Partner.', 'org_beta'),
    currency,
    month: written('Month in Europe/Zurich of the payment or refund.', '2026-03', '^\\d{4}-\\d{2}$'),
    accrued: amount('Cashback accrued.'),
    reversed: amount('Taken back by refunds; zero or negative.', '0.00'),
    entries: whole('Postings.', 1),
    discountGiven: amount('Discounts at placement (R26).', '0.00'),
    discountTakenBack: amount('Discounts on what refunds gave back (A15); zero or negative.', '0.00'),
    discountNet: amount('Given and taken back together.', '0.00'),
  }),
  Balance: part({
    partnerOrgId: org('Partner.', 'org_beta'),
    currency,
    pending: amount('Not yet released.'),
    available: amount('Payable.', '0.00'),
    paid: amount('Paid out.', '0.00'),
    balance: amount('Accrued less reversed less paid.'),
  }),
  Discount: part({
    partnerOrgId: org('Partner.', 'org_beta'),
    currency,
    given: amount('All discounts at placement, paid or not.'),
    takenBack: amount('Discounts on what refunds gave back (A15); zero or negative.', '-20.00'),
    net: amount('Given and taken back together: zero once everything was refunded.', '32.08'),
  }),
  CashbackEntry: part({
    eventId: uuid('The posting’s event.'),
    effectiveAt: instant('Of the payment or refund.'),
    effectiveOn: date('Business date of effectiveAt; its month is the one of the earnings.'),
    recordedAt: instant('When it was stored.'),
    type: choice('Posting.', ['accrued', 'reversed']),
    partnerOrgId: org('Partner.', 'org_beta'),
    currency,
    clientOrgId: org('Client.'),
    productId: text('Product.', 'prd_1'),
    orderId: text('Order.', 'ord_1'),
    refundId: nullable(text('Refund that took it back.', 'rfd_1')),
    net: nullable(amount('What the client was charged.', '260.40')),
    rate: nullable(rate('Rate of the benefit; null where a preferential price decided.')),
    preferential: nullable(amount('Price after the benefit.', '208.32')),
    amount: amount('Negative when taken back.'),
    balance: amount('After this posting.'),
    maturesOn: nullable(date('First day on which it may be released.')),
    rateCardVersion: nullable(text('Rate card that decided.', 'card-2026')),
    delegationRevision: nullable(whole('Revision of the delegation that the placement saw.', 7)),
    sourceEventId: uuid('Payment or refund behind it.'),
    stream: text('Stream of the posting.', 'partnerAccount-org_beta.CHF'),
    streamRevision: whole('Its revision.', 12),
  }),
  AccessChange: part({
    seq: written('Position and number of the row.', '4711.0', '^\\d+\\.\\d+$'),
    at: instant('When it took effect.'),
    effectiveOn: date('Business date of at.'),
    recordedAt: instant('When it was stored.'),
    clientOrgId: org('Client.'),
    partnerOrgId: org('Partner.', 'org_beta'),
    productId: nullable(text('Product, where the change is about one.', 'prd_1')),
    action: choice('What happened.', [...AUDIT_ACTIONS]),
    by: nullable(as('Who acted; null for product-gone.', auditActor)),
    from: accessState('What the partner had, or what it verified.'),
    to: accessState('What it has since.'),
    invitationId: nullable(text('Invitation that it is a step of, or whose acceptance brought it.', 'inv_1')),
    askedAccess: nullable(access),
    invitedBy: nullable(as('Who made the invitation.', auditActor)),
    acceptedBy: nullable(as('Who accepted it: of granted, superseded and invitation-accepted.', auditActor)),
    reason: nullable(
      text(
        'superseded or product-gone where another change brought it; else the reason that was given, else which side ended or removed it.',
        'contract ends in June',
      ),
    ),
    correlationId: text('Of the request or record.', 'c0ffee'),
    eventId: uuid('Event of the change.'),
  }),
  ManagedBy: part({
    clientOrgId: org('Client.'),
    productId: text('Product.', 'prd_1'),
    instant: instant('Moment asked about.'),
    partnerOrgId: nullable(org('Who managed the product then; null when nobody did.', 'org_beta')),
    mode: nullable(choice('Through which access.', ACCESS_MODES)),
    by: nullable(text('User whose act opened the access.', 'usr_1')),
    grantEventId: nullable(uuid('Event of the grant.')),
    delegationRevision: nullable(whole('Revision of the delegation at the grant.', 7)),
    partnershipId: nullable(text('Partnership.', 'pts_1')),
    validFrom: nullable(instant('Since when the partner had managed it.')),
  }),
};
