import {
  describeRow,
  type FilterOf,
  generated,
  internal,
  type RowOf,
  stored,
} from '#libs/read-models/description/row.js';
import { amount, choice, date, instant, nullable, position, text, uuid } from '#libs/read-models/description/values.js';
import { client, currency, order, partner, product } from '../values.js';

export const ITEM_KINDS = ['entry', 'reversal', 'adjustment'] as const;
export const ITEM_STATES = ['pending', 'held', 'available', 'inPayout', 'paid'] as const;

const kind = choice(
  'An entry; or a loose item: what a refund or a correction did not find in the entry (E4, E31), or an adjustment (E5).',
  ITEM_KINDS,
);
const none = { example: null };
const adjustmentId = () => nullable(text('Adjustment that it is; else null.', 'adj_1'), none);
const correctionId = () => nullable(text('Correction that it came of; else null.', 'cor_1'), none);

/**
 * The cashback of an order for a partner, or a loose item of its account, as it stands now. The `remaining` amounts of an
 * account by state are the parts of its balance.
 */
export const ENTRY = describeRow({
  name: 'Entry',
  table: 'cashback_item',
  fields: {
    position: internal(position('Log position of the posting that made it.')),
    kind,
    orderId: nullable(order()),
    partnerOrgId: partner(),
    currency,
    clientOrgId: nullable(client()),
    productId: nullable(product()),
    refundId: nullable(text('Refund that a loose item is the rest of; else null.', 'rfd_1'), none),
    adjustmentId: adjustmentId(),
    correctionId: correctionId(),
    amount: amount('Accrued; 0.00 for what no payment made.'),
    reversed: amount('What refunds took from it; zero or negative.', '0.00'),
    adjusted: amount('What corrections added or took; of an adjustment, all of it.', '0.00'),
    remaining: generated(amount('The three together.')),
    state: choice('Where it stands (E1–E9); a loose item begins available.', ITEM_STATES),
    maturesOn: nullable(date('First day on which an entry may be released; null for a loose item.', '2026-04-11')),
    runId: nullable(text('Payout run that has it or paid it; null: none.', 'run_1'), none),
    holdReason: stored(nullable(text('Why it is held, as finance wrote it; else null.', 'disputed'), none), {
      read: "CASE WHEN cashback_item.state = 'held' THEN cashback_item.hold_reason END",
    }),
    effectiveAt: instant('Of the payment, refund, adjustment or correction that made it.'),
    eventId: uuid('The posting that made it.'),
  },
  order: ['position', 'kind'],
  filters: ['kind', 'orderId', 'partnerOrgId', 'currency', 'state', 'runId'],
});
export type EntryRow = RowOf<typeof ENTRY>;
export interface EntryFilter extends FilterOf<typeof ENTRY> {
  /** What an organisation may see: its own. */
  orgId?: string | undefined;
}

/** What a payout took, as it was then; together they are its amount, whatever became of it since. */
export const PAYOUT_ITEM = describeRow({
  name: 'PayoutItem',
  table: 'payout_item',
  fields: {
    runId: text('Payout run.', 'run_1'),
    partnerOrgId: partner('Partner that is paid.'),
    currency,
    position: internal(position('Of the item.')),
    kind,
    orderId: nullable(order()),
    adjustmentId: adjustmentId(),
    correctionId: correctionId(),
    amount: amount('What remained of it when it was taken.'),
  },
  order: ['runId', 'partnerOrgId', 'position', 'kind'],
  filters: ['runId', 'partnerOrgId'],
});
export type PayoutItemRow = RowOf<typeof PAYOUT_ITEM>;
export interface PayoutItemFilter extends FilterOf<typeof PAYOUT_ITEM> {
  /** What an organisation may see: its own. */
  orgId?: string | undefined;
}
