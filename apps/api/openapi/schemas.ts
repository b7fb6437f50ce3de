import { INELIGIBLE_FOR } from '#libs/orders/events/placement.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AUDIT_ACTIONS } from '#projections/access_audit/access_audit.query.js';

export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type Schema = Schemas[string];

const text = (description: string, example: string): Schema => ({ type: 'string', description, example });
const nullable = (schema: Schema): Schema => ({ ...schema, nullable: true }) as Schema;
const choice = (description: string, values: string[]): Schema => ({
  type: 'string',
  enum: values,
  description,
  example: values[0] as string,
});
const whole = (description: string, example: number): Schema => ({ type: 'integer', description, example });
const flag = (description: string): Schema => ({ type: 'boolean', description, example: false });
const list = (description: string, items: Schema): Schema => ({ type: 'array', description, items });
const amount = (description: string, example = '52.08'): Schema =>
  text(`${description} Decimal string with two decimals; the currency stands beside it.`, example);
const instant = (description: string): Schema => ({
  type: 'string',
  format: 'date-time',
  description,
  example: '2026-03-12T09:00:00Z',
});
const date = (description: string): Schema => ({ type: 'string', format: 'date', description, example: '2026-03-12' });
const uuid = (description: string): Schema => ({
  type: 'string',
  format: 'uuid',
  description,
  example: '0b1f9f52-3f6e-5f0a-9d53-6a2f54a1c0de',
});
const part = (properties: Record<string, Schema>, description?: string): Schema => ({
  type: 'object',
  ...(description ? { description } : {}),
  properties,
  required: Object.keys(properties),
});
const currency = choice('Currency of every amount of the row.', ['CHF', 'EUR']);
const org = (who: string, example = 'org_alpha'): Schema => text(who, example);

const access = part({
  mode: choice('FULL covers every product of the client.', ['LIMITED', 'FULL']),
  products: list('Sorted; empty with FULL.', { type: 'string', example: 'prd_1' }),
});
const accessState = (description: string): Schema =>
  nullable(
    part(
      {
        mode: choice('Mode.', ['LIMITED', 'FULL']),
        products: list('Sorted; empty with FULL.', { type: 'string', example: 'prd_1' }),
        payment: nullable(choice('Null with LIMITED.', ['CLIENT', 'PARTNER'])),
      },
      description,
    ),
  );
const auditActor = (description: string): Schema =>
  nullable(
    part(
      {
        user: text('User.', 'usr_1'),
        role: text('Its role.', 'legalRepresentative'),
        org: nullable(org('Organisation it acted for; null for the provider’s own.')),
        onBehalfOf: nullable(org('Client on whose account its partner acted.')),
      },
      description,
    ),
  );
const period = nullable(part({ from: date('First day.'), to: date('The day after the last.') }, 'Null for a one-off.'));

const WITHHELD = 'Null for a client that does not pay.';
const decision = part(
  {
    placedBy: org('Organisation that placed it.'),
    payerOrgId: org('Who pays.'),
    viewerOrgId: org('The only organisation that sees the invoice (A4).'),
    managingPartnerOrgId: nullable(org('Who manages the product.', 'org_beta')),
    partnershipId: nullable(text('Partnership it manages it by.', 'pst_1')),
    accessMode: nullable(choice('Its access.', ['FULL', 'LIMITED'])),
    paymentMethod: nullable(choice('Null without FULL access.', ['CLIENT', 'PARTNER'])),
    partnerLevel: nullable(text('Its level.', 'silver')),
    benefit: choice('What the line brings the managing partner.', ['cashback', 'discount', 'none']),
    reasonCode: nullable(text('Why it brings nothing.', 'NO_ACTIVE_GRANT')),
    reasonDetails: nullable(
      part(
        {
          cause: choice('What is missing on the card, for this line’s family, level, product and currency.', [
            ...INELIGIBLE_FOR,
          ]),
          rateCardVersion: nullable(text('The card that said no; null where none was in force.', 'card-2026')),
        },
        `Beside PRODUCT_FAMILY_NOT_ELIGIBLE, else null. ${WITHHELD}`,
      ),
    ),
    rate: nullable(text(`Rate of the benefit; null where a preferential price decided. ${WITHHELD}`, '0.20')),
    preferential: nullable(amount(`Price after the benefit. ${WITHHELD}`, '208.32')),
    benefitAmount: nullable(amount(`What it brings. ${WITHHELD}`)),
    charged: nullable(amount(`What the payer is charged, excluding VAT. ${WITHHELD}`, '260.40')),
    rateCardVersion: nullable(text(`Rate card that decided. ${WITHHELD}`, 'card-2026')),
    tax: {
      type: 'object',
      additionalProperties: true,
      nullable: true,
      description:
        'Tax with the evidence it rests on (A28). Null for everybody but the payer, finance and the programme desk: it is what the invoice tells (R23, R28, A4).',
      example: {
        treatment: 'taxed',
        payerCountry: 'CH',
        payerForm: 'company',
        vatNumber: 'CHE-116.281.710',
        tableCountry: 'CH',
        parts: [{ from: '2026-01-01', to: '2027-01-01', rate: '0.081', net: '260.40', tax: '21.09' }],
        total: '21.09',
      },
    },
    seen: part(
      {
        delegation: whole('Of the client’s delegation.', 7),
        organisation: whole('Of the payer.', 0),
        partner: nullable(whole('Of the managing partner.', 2)),
        priceList: whole('Of the price lists.', 4),
        rateCard: nullable(whole('Of the rate cards; null like rateCardVersion.', 3)),
        taxTable: nullable(whole('Of the tax table; null like tax.', 1)),
      },
      'Revisions of the streams it rests on, null where none was needed.',
    ),
  },
  'Who placed, pays, sees and earns, frozen at placement with the revisions it rests on (A6, A7).',
);
const order: Schema = part({
  orderId: text('Order.', 'ord_1'),
  kind: choice('First period or a further one.', ['order', 'renewal']),
  productId: text('Product.', 'prd_1'),
  clientOrgId: org('Owner of the product, whoever pays.'),
  sku: text('What was ordered.', 'hosting-web'),
  family: text('Its family.', 'web-hosting'),
  quantity: whole('How many.', 35),
  period,
  currency,
  placedAt: instant('When it was placed.'),
  placedOn: date('Business date of placedAt.'),
  price: part(
    {
      unit: amount('Net unit price.', '9.92'),
      public: amount('Unit price × quantity.', '347.20'),
      degressiveRate: text('Off the public price (R11).', '0.25'),
      net: amount('After the degressive tariff.', '260.40'),
      priceListVersion: text('Price list that decided.', 'prices-2026'),
    },
    'What the line costs, excluding VAT.',
  ),
  decision,
  status: choice('What has become of it.', ['open', 'paid', 'refunded-in-part', 'refunded']),
  paidAt: nullable(instant('When it was paid.')),
  paidOn: nullable(date('Business date of paidAt.')),
  refunded: nullable(amount('Refunds so far, excluding VAT; null for a client that does not pay.', '0.00')),
  actor: {
    type: 'object',
    description: 'Who placed it.',
    properties: {
      userId: text('User.', 'usr_1'),
      orgId: nullable(org('Organisation it acted for.', 'org_beta')),
      role: text('Its role.', 'administrator'),
      onBehalfOfOrgId: org('The client, where its partner placed it; else left out.'),
      channel: choice('How it came.', ['api', 'import', 'automation', 'cli']),
    },
    required: ['userId', 'orgId', 'role', 'channel'],
  },
  correlationId: text('Of the request or record.', 'c0ffee'),
  eventId: uuid('Event of the placement.'),
  position: text('Where it stands in the log.', '4711'),
});

const invoice: Schema = part({
  number: text('Without gaps in its series.', '1042'),
  date: date('Date of the placement.'),
  orderId: text('Order.', 'ord_1'),
  clientOrgId: org('Owner of the product.'),
  payerOrgId: org('Who pays.'),
  viewerOrgId: org('The only organisation that sees it (A4).'),
  currency,
  net: amount('Charged, excluding VAT.', '260.40'),
  vat: list(
    'One part a tax rate of the supply period.',
    part({
      rate: text('VAT rate.', '0.081'),
      net: amount('Net of the part.', '260.40'),
      vat: amount('Its tax.', '21.09'),
      from: date('First day.'),
      to: date('The day after the last.'),
    }),
  ),
  treatment: choice('How it is taxed.', ['taxed', 'reverse-charge', 'outside']),
  reverseCharge: flag('Whether the recipient owes the tax.'),
  tax: amount('Sum of the parts.', '21.09'),
  total: amount('Including VAT.', '281.49'),
  status: choice('Whether it is paid.', ['open', 'paid']),
  paidAt: nullable(instant('When it was paid.')),
  paidOn: nullable(date('Business date of paidAt.')),
  supplyPeriod: period,
  recipient: {
    type: 'object',
    additionalProperties: true,
    description: 'The payer as it stood when the invoice was issued.',
  },
  supplier: { type: 'object', additionalProperties: true, description: 'The provider as it stood then.' },
  lines: list('Products.', { type: 'object', additionalProperties: true }),
  qrReference: text('27 digits.', '000000000000000000000010425'),
});

export const rowSchemas: Schemas = {
  Order: order,
  Invoice: invoice,
  Organisation: part({
    orgId: org('Organisation.'),
    name: text('Name.', 'Alpha SA'),
    legalForm: choice('Legal form.', ['company', 'private', 'association']),
    country: text('ISO 3166-1.', 'CH'),
    currency,
    vatNumber: nullable(text('As it stands on invoices.', 'FR40303265045')),
    partner: nullable(part({ level: text('Level.', 'silver') }, 'Membership of the programme.')),
  }),
  Client: part({
    partnerOrgId: org('Partner.', 'org_beta'),
    clientOrgId: org('Client.'),
    clientName: text('Name of the client.', 'Alpha SA'),
    status: choice('Of the relation.', ['pending', 'active', 'ended']),
    mode: nullable(choice('Access that the partner has.', ['LIMITED', 'FULL'])),
    products: list('Sorted; empty with FULL.', { type: 'string', example: 'prd_1' }),
    paymentMethod: nullable(choice('Only with FULL.', ['CLIENT', 'PARTNER'])),
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
    proposedPaymentMethod: nullable(choice('As the inviting side proposes.', ['CLIENT', 'PARTNER'])),
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
    month: text('Month in Europe/Zurich of the payment or refund.', '2026-03'),
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
    rate: nullable(text('Rate of the benefit; null where a preferential price decided.', '0.20')),
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
    seq: text('Position and number of the row.', '4711.0'),
    at: instant('When it took effect.'),
    effectiveOn: date('Business date of at.'),
    recordedAt: instant('When it was stored.'),
    clientOrgId: org('Client.'),
    partnerOrgId: org('Partner.', 'org_beta'),
    productId: nullable(text('Product, where the change is about one.', 'prd_1')),
    action: choice('What happened.', [...AUDIT_ACTIONS]),
    by: auditActor('Who acted; null for product-gone.'),
    from: accessState('What the partner had, or what it verified.'),
    to: accessState('What it has since.'),
    invitationId: nullable(text('Invitation that it is a step of, or whose acceptance brought it.', 'inv_1')),
    askedAccess: nullable(access),
    invitedBy: auditActor('Who made the invitation.'),
    acceptedBy: auditActor('Who accepted it: of granted, superseded and invitation-accepted.'),
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
    mode: nullable(choice('Through which access.', ['FULL', 'LIMITED'])),
    by: nullable(text('User whose act opened the access.', 'usr_1')),
    grantEventId: nullable(uuid('Event of the grant.')),
    delegationRevision: nullable(whole('Revision of the delegation at the grant.', 7)),
    partnershipId: nullable(text('Partnership.', 'pts_1')),
    validFrom: nullable(instant('Since when the partner had managed it.')),
  }),
  Health: part({
    status: choice('Whether all is well.', ['ok', 'degraded', 'unavailable']),
  }),
};

export const commonSchemas: Schemas = {
  CommandAnswer: part({
    id: text('Id of what the command is about.', 'inv_1'),
    revision: whole('Revision of its stream, as the ETag has it.', 3),
    position: nullable(
      text(
        'Position of its last event; give it as minPosition to read your own write. Null when nothing had to change.',
        '4711',
      ),
    ),
    events: list(
      'Events it wrote, none when nothing had to change.',
      part({ type: text('Type.', 'PartnerInvited'), id: uuid('Id.') }),
    ),
  }),
  Problem: {
    type: 'object',
    description: 'RFC 9457. `code` is stable; `detail` is for people.',
    properties: {
      type: text('URN of the code.', 'urn:partnership-ledger:problem:full-already-granted'),
      title: text('What kind of refusal.', 'The state of the ledger does not allow it now'),
      status: whole('HTTP status.', 409),
      code: text('Stable code.', 'FULL_ALREADY_GRANTED'),
      detail: text('What happened.', 'Another partner has full access.'),
      instance: text('Path of the request.', '/v1/invitations/inv_1/accept'),
      correlationId: text('Finds the request in the log.', 'c0ffee'),
      details: { type: 'object', additionalProperties: true, description: 'Ids that help to mend it.' },
      errors: list(
        'Fields that are wrong.',
        part({ field: text('Path.', 'access.mode'), messages: list('Each.', { type: 'string' }) }),
      ),
    },
    required: ['type', 'title', 'status', 'code', 'detail', 'instance', 'correlationId'],
  },
};

/** A page of rows of a schema. */
export const listingOf = (row: string): Schema =>
  part({
    data: list('Rows.', { $ref: `#/components/schemas/${row}` }),
    nextCursor: nullable(text('Cursor of the next page, null when this is the last.', 'b3JkXzE')),
    asOf: instant('When the rows were read.'),
    position: text('Everything up to here is in the rows.', '4711'),
  });
