import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row } from '#libs/read-models/postgres/rows.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { add } from '#libs/kernel/money.js';

type Handled = RecordedEvent<CashbackAccrued> | RecordedEvent<CashbackReversed>;

const POSTING = {
  position: 'bigint',
  event_id: 'uuid',
  effective_at: 'timestamptz',
  recorded_at: 'timestamptz',
  type: 'text',
  partner_org_id: 'text',
  currency: 'text',
  client_org_id: 'text',
  product_id: 'text',
  order_id: 'text',
  refund_id: 'text',
  net: 'numeric',
  rate: 'text',
  preferential: 'numeric',
  amount: 'numeric',
  balance: 'numeric',
  matures_on: 'date',
  rate_card_version: 'text',
  delegation_revision: 'integer',
  source_event_id: 'text',
  stream: 'text',
  stream_revision: 'bigint',
};

/** What only one of the two kinds of posting knows. */
const particulars = (event: Handled) => {
  switch (event.type) {
    case 'CashbackAccrued':
      return {
        type: 'accrued',
        refund_id: null,
        net: event.data.net,
        rate: event.data.rate,
        preferential: event.data.preferential,
        matures_on: event.data.maturesOn,
        rate_card_version: event.data.rateCardVersion,
        delegation_revision: event.data.delegationRevision,
      };
    case 'CashbackReversed':
      return {
        type: 'reversed',
        refund_id: event.data.refundId,
        net: null,
        rate: null,
        preferential: null,
        matures_on: null,
        rate_card_version: null,
        delegation_revision: null,
      };
  }
};

const posting = (event: Handled): Row<typeof POSTING> => {
  const { data, metadata } = event;
  return {
    ...particulars(event),
    position: String(event.position),
    event_id: event.id,
    effective_at: metadata.effectiveAt,
    recorded_at: event.recordedAt,
    partner_org_id: data.partnerOrgId,
    currency: data.currency,
    client_org_id: data.clientOrgId,
    product_id: data.productId,
    order_id: data.orderId,
    amount: data.amount,
    balance: add(data.balanceAfter.pending, data.balanceAfter.available),
    source_event_id: data.sourceEventId,
    stream: event.stream,
    stream_revision: event.revision,
  };
};

/** One row a posting of a partner's account. */
export const cashbackHistory: Projection = {
  name: 'cashback_history',
  version: 2,
  types: new Set([CashbackAccrued.type, CashbackReversed.type]),
  categories: new Set(['partnerAccount']),
  tables: ['cashback_history'],
  apply: (events: readonly RecordedEvent[], sql: Sql) =>
    insertRows(sql, 'cashback_history', POSTING, (events as readonly Handled[]).map(posting)),
};
