import { NO_BENEFIT_REASONS } from '#libs/orders/events/placement.js';
import {
  amount,
  choice,
  instant,
  list,
  nullable,
  object,
  part,
  text,
  uuid,
  whole,
  withheld,
} from '#libs/read-models/description/values.js';
import { ITEM_STATES } from '#projections/entries/entries.row.js';
import { client, currency, order, partner, product, role } from '#projections/values.js';
import { OUTCOMES } from '../../ledger/explain/explain.js';
import { NODE_KINDS } from '../../ledger/explain/tree.js';

const none = { example: null };
const STEP = part('ExplainedStep', {
  what: text('What it makes.', 'preferential price'),
  calculation: text('Of what it is made.', '260.40 × (1 − 0.20)'),
  unrounded: text('With all its digits.', '208.320000'),
  rounded: amount('As it was rounded, half up.', '208.32'),
});
const AUTHOR = part('ExplainedAuthor', {
  userId: withheld(text('Who; null for members of other organisations.', 'ada')),
  role,
  orgId: nullable(text('The organisation it acted for; null: the provider.', 'org_alpha'), none),
  onBehalfOfOrgId: nullable(text('The client for whom its partner’s member acted; else null.', 'org_alpha'), none),
});
const EVIDENCE = part('ExplainedEvidence', {
  eventId: uuid('The event.'),
  type: text('Its type.', 'OrderPaid'),
  stream: text('Its stream.', 'order-ord_1'),
  revision: whole('Its place in the stream, from 0.', 1),
  by: object('Who did it.', AUTHOR),
  reason: nullable(text('Why, in the words of who did it; null where nothing was said.', 'disputed'), none),
  effectiveAt: instant('Since when it counts.'),
  recordedAt: instant('When it was recorded.'),
});
const NODE = part('ExplainedNode', {
  no: whole('Its number, from 0.', 0),
  under: nullable(whole('Number of the node that it explains; null: the first one.', 0), none),
  depth: whole('How far below the first one.', 0),
  kind: choice('What it is about.', NODE_KINDS),
  sentence: text('What there is to say.', 'The payment brought CHF 52.08 (A12).'),
  amount: nullable(amount('What it adds to the entry, signed; null: it moves nothing.', '52.08')),
  loose: nullable(amount('What it adds beside the entry (E4, E31); null: nothing.'), none),
  steps: list('Its arithmetic, in order.', object('', STEP)),
  evidence: nullable(object('The event that it rests on; null where it follows from the nodes below.', EVIDENCE)),
});

/** Why an entry or an order is what it is, told by the streams. */
export const EXPLANATION = part('Explanation', {
  orderId: order(),
  partnerOrgId: nullable(partner('Whose entry; null: of the order as a whole.')),
  clientOrgId: client(),
  productId: product(),
  currency,
  outcome: choice('What became of it.', OUTCOMES),
  reasonCode: nullable(
    choice('Why it brings nothing, as it was placed; null where it brings something.', NO_BENEFIT_REASONS),
    none,
  ),
  amount: amount('What the shown entries are now: the sum of the nodes’ amounts.'),
  loose: amount('What of it belongs to no entry: the sum of the nodes’ loose amounts.', '0.00'),
  state: nullable(choice('Where the entry stands; null: there is none, or several.', ITEM_STATES)),
  sentence: text('The answer in a sentence.', 'Of order ord_1 org_beta has CHF 52.08, pending.'),
  nodes: list('Each reason behind what it explains.', object('', NODE)),
});
