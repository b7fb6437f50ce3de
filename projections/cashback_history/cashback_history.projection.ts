import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { owed } from '#libs/cashback/events/balance.js';
import { CASHBACK_ENTRY } from './cashback_history.row.js';

type Handled = RecordedEvent<CashbackAccrued> | RecordedEvent<CashbackReversed>;

const { table, columns } = CASHBACK_ENTRY;

/** What only one of the two kinds of posting knows. */
const particulars = (event: Handled) => {
  switch (event.type) {
    case 'CashbackAccrued':
      return {
        type: 'accrued' as const,
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
        type: 'reversed' as const,
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

const posting = (event: Handled): Row<typeof columns> => {
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
    balance: owed(data.balanceAfter),
    source_event_id: data.sourceEventId,
    stream: event.stream,
    stream_revision: event.revision,
  };
};

/** One row a posting of a partner's account. */
export const cashbackHistory: Projection = {
  name: 'cashback_history',
  version: 4,
  types: new Set([CashbackAccrued.type, CashbackReversed.type]),
  categories: new Set(['partnerAccount']),
  tables: [table],
  apply: (events: readonly RecordedEvent[], sql: Sql) =>
    insertRows(sql, table, columns, (events as readonly Handled[]).map(posting)),
};
