import { owed } from '#libs/cashback/events/balance.js';
import type { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import type { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import type { CashbackHeld, CashbackUnheld } from '#libs/cashback/events/cashback-held.js';
import type { CashbackReleased } from '#libs/cashback/events/cashback-released.js';
import type { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type * as payouts from '#libs/cashback/events/payout-steps.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { CASHBACK_ENTRY } from './cashback_history.row.js';

const { table, columns } = CASHBACK_ENTRY;
type Movement = Row<typeof columns>;

/** What is a movement, and how it is called; a run that passes an account over and a statement move nothing. */
const TYPES = {
  CashbackAccrued: 'accrued',
  CashbackReversed: 'reversed',
  CashbackAdjusted: 'adjusted',
  CashbackReleased: 'released',
  CashbackHeld: 'held',
  CashbackUnheld: 'unheld',
  PayoutRequested: 'payout-requested',
  PayoutSent: 'payout-sent',
  PayoutSettled: 'payout-settled',
  PayoutFailed: 'payout-failed',
  PayoutReturned: 'payout-returned',
  PayoutCancelled: 'payout-cancelled',
} as const;
type Recorded<E> = E extends { type: string; data: object } ? RecordedEvent<E> : never;
type Handled = Recorded<
  | CashbackAccrued
  | CashbackReversed
  | CashbackAdjusted
  | CashbackReleased
  | CashbackHeld
  | CashbackUnheld
  | payouts.PayoutRequested
  | payouts.PayoutSent
  | payouts.PayoutSettled
  | payouts.PayoutFailed
  | payouts.PayoutReturned
  | payouts.PayoutCancelled
>;

const NOTHING = {
  client_org_id: null,
  product_id: null,
  order_id: null,
  refund_id: null,
  adjustment_id: null,
  correction_id: null,
  run_id: null,
  net: null,
  rate: null,
  preferential: null,
  matures_on: null,
  month: null,
  rate_card_version: null,
  delegation_revision: null,
};

const ofOrder = ({
  orderId,
  clientOrgId,
  productId,
}: Record<'orderId' | 'clientOrgId' | 'productId', string | null>) => ({
  order_id: orderId,
  client_org_id: clientOrgId,
  product_id: productId,
});

/** What only some kinds of posting know. */
const particulars = (event: Handled): Partial<Movement> => {
  switch (event.type) {
    case 'CashbackAccrued':
      return {
        ...ofOrder(event.data),
        net: event.data.net,
        rate: event.data.rate,
        preferential: event.data.preferential,
        matures_on: event.data.maturesOn,
        rate_card_version: event.data.rateCardVersion,
        delegation_revision: event.data.delegationRevision,
        month: event.data.month,
      };
    case 'CashbackReversed':
      return { ...ofOrder(event.data), refund_id: event.data.refundId, month: event.data.month };
    case 'CashbackAdjusted': {
      const { adjustmentId: adjustment_id, correctionId: correction_id, month } = event.data;
      return { ...ofOrder(event.data), adjustment_id, correction_id, month };
    }
    case 'CashbackReleased':
      return {};
    case 'CashbackHeld':
    case 'CashbackUnheld':
      return { order_id: event.data.orderId };
    case 'PayoutSettled':
    case 'PayoutReturned':
      return { run_id: event.data.runId, month: event.data.month };
    default:
      return { run_id: event.data.runId };
  }
};

/** Since when its amount counts, and since when that was known (E32): an import knew it when its record happened. */
const timesOf = (event: Handled): Pick<Movement, 'counts_from' | 'known_from'> => {
  const { metadata, recordedAt } = event;
  const known_from = metadata.importId === undefined ? recordedAt : metadata.effectiveAt;
  switch (event.type) {
    case 'CashbackAccrued':
    case 'CashbackReversed':
      return { counts_from: metadata.effectiveAt, known_from };
    case 'CashbackAdjusted':
      return { counts_from: event.data.effectiveSince ?? metadata.effectiveAt, known_from };
    default:
      return { counts_from: null, known_from: null };
  }
};

const posting = (event: Handled): Movement => {
  const { data, metadata } = event;
  const { pending, held, available, inPayout, paid } = data.balanceAfter;
  return {
    ...NOTHING,
    ...particulars(event),
    ...timesOf(event),
    position: String(event.position),
    event_id: event.id,
    effective_at: metadata.effectiveAt,
    recorded_at: event.recordedAt,
    type: TYPES[event.type],
    partner_org_id: data.partnerOrgId,
    currency: data.currency,
    amount: data.amount,
    balance: owed(data.balanceAfter),
    pending,
    held,
    available,
    in_payout: inPayout,
    paid,
    source_event_id: data.sourceEventId,
    stream: event.stream,
    stream_revision: event.revision,
  };
};

/** One row a posting that moves a partner's account. */
export const cashbackHistory: Projection = {
  name: 'cashback_history',
  version: 6,
  types: new Set(Object.keys(TYPES)),
  categories: new Set(['partnerAccount']),
  tables: [table],
  apply: (events: readonly RecordedEvent[], sql: Sql) =>
    insertRows(sql, table, columns, (events as readonly Handled[]).map(posting)),
};
