import {
  describeRow,
  type FilterOf,
  generated,
  internal,
  type RowOf,
  type ShownRowOf,
  stored,
} from '#libs/read-models/description/row.js';
import {
  amount,
  choice,
  date,
  instant,
  nullable,
  object,
  part,
  position,
  text,
  uuid,
  whole,
  withheld,
} from '#libs/read-models/description/values.js';
import { client, correlation, currency, order, product, role, supplyPeriod } from '../values.js';
import { DECISION, LINE_PRICE } from './placement.row.js';

const ACTOR = part(
  'Actor',
  {
    userId: text('User.', 'usr_1'),
    orgId: nullable(text('Organisation it acted for; null for staff and the ledger itself.', 'org_beta')),
    role,
    onBehalfOfOrgId: client('The client, where its partner acted; else left out.'),
    channel: choice('How it came.', ['api', 'import', 'automation', 'cli']),
  },
  { about: 'Who did it.', optional: ['onBehalfOfOrgId'] },
);

/** An order or renewal as it was placed, and what came of it; amounts net, excluding VAT. */
export const ORDER = describeRow({
  name: 'Order',
  table: 'orders',
  fields: {
    orderId: order(),
    kind: choice('First period or a further one.', ['order', 'renewal']),
    productId: product(),
    clientOrgId: client('Owner of the product, whoever pays.'),
    sku: text('What was ordered.', 'hosting-web'),
    family: text('Its family.', 'web-hosting'),
    quantity: stored(whole('How many.', 35), { type: 'bigint', read: 'quantity::float8' }),
    period: supplyPeriod,
    currency,
    placedAt: instant('When it was placed.'),
    placedOn: generated(date('Business date of placedAt.')),
    price: object('What the line costs, excluding VAT.', LINE_PRICE),
    decision: object('Who placed, pays, sees and earns, as it was decided at placement.', DECISION),
    placedBy: internal(text('Organisation that placed it.', 'org_beta')),
    payerOrgId: internal(client('Who pays.')),
    managingPartnerOrgId: internal(nullable(text('Who manages the product.', 'org_beta'))),
    charged: internal(amount('What the payer is charged, excluding VAT.', '260.40')),
    status: choice('What has become of it.', ['open', 'paid', 'refunded-in-part', 'refunded', 'cancelled'], 'paid'),
    paidAt: nullable(instant('When it was paid.')),
    paidOn: generated(nullable(date('Business date of paidAt.'))),
    cancelledAt: nullable(instant('When it was cancelled, which only an unpaid one is.'), { example: null }),
    refunded: withheld(amount('Refunds so far, excluding VAT; null for a client that does not pay.', '0.00')),
    actor: object('Who placed it.', ACTOR),
    correlationId: correlation(),
    eventId: uuid('Event of the placement.'),
    placementEventId: internal(uuid('Event that decided it.')),
    position: position('Where it stands in the log.'),
  },
  order: ['position'],
  filters: ['orderId', 'clientOrgId'],
});
export type OrderRow = RowOf<typeof ORDER>;
/** An order as one caller may see it. */
export type OrderView = ShownRowOf<typeof ORDER>;
export type OrderFilter = FilterOf<typeof ORDER>;
