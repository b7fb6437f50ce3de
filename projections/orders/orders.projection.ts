import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, updateRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row, without } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { ORDER } from './orders.row.js';

type Handled =
  RecordedEvent<OrderOpened> | RecordedEvent<OrderPaid> | RecordedEvent<OrderRefunded> | RecordedEvent<OrderCancelled>;

const OPENED = without(ORDER.columns, 'paid_at', 'cancelled_at');
const PAID = only(ORDER.columns, 'order_id', 'status', 'paid_at');
const CANCELLED = only(ORDER.columns, 'order_id', 'status', 'cancelled_at');

const opened = ({ id, data, metadata, position }: RecordedEvent<OrderOpened>): Row<typeof OPENED> => {
  const { kind, placement, placementEventId } = data;
  const { decision } = placement;
  return {
    order_id: placement.orderId,
    kind,
    product_id: placement.productId,
    client_org_id: placement.clientOrgId,
    sku: placement.sku,
    family: placement.family,
    quantity: placement.quantity,
    period: placement.period,
    currency: placement.currency,
    placed_at: metadata.effectiveAt,
    price: placement.price,
    decision,
    placed_by: decision.placedBy,
    payer_org_id: decision.payerOrgId,
    managing_partner_org_id: decision.managingPartnerOrgId,
    charged: decision.charged,
    status: 'open',
    refunded: '0.00',
    actor: metadata.actor,
    correlation_id: metadata.$correlationId,
    event_id: id,
    placement_event_id: placementEventId,
    position: String(position),
  };
};

/** Last state of each order in the batch; refunds carry their sum, so the last one decides. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const openings: Row<typeof OPENED>[] = [];
  const payments = new Map<string, string>();
  const refunds = new Map<string, string>();
  const cancellations = new Map<string, string>();
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'OrderOpened':
        openings.push(opened(event));
        break;
      case 'OrderPaid':
        payments.set(event.data.orderId, event.metadata.effectiveAt);
        break;
      case 'OrderRefunded':
        refunds.set(event.data.orderId, event.data.cumulative);
        break;
      case 'OrderCancelled':
        cancellations.set(event.data.orderId, event.metadata.effectiveAt);
        break;
    }
  }
  await insertRows(sql, ORDER.table, OPENED, openings);
  await updateRows(
    sql,
    ORDER.table,
    ['order_id'],
    PAID,
    [...payments].map(([order_id, paid_at]) => ({ order_id, status: 'paid', paid_at })),
  );
  await updateRows(
    sql,
    ORDER.table,
    ['order_id'],
    CANCELLED,
    [...cancellations].map(([order_id, cancelled_at]) => ({ order_id, status: 'cancelled', cancelled_at })),
  );
  if (refunds.size === 0) return;
  await sql.query(
    `UPDATE orders SET refunded = v.refunded,
      status = CASE WHEN v.refunded >= charged THEN 'refunded' ELSE 'refunded-in-part' END
     FROM unnest($1::text[], $2::numeric[]) AS v(order_id, refunded) WHERE orders.order_id = v.order_id`,
    [[...refunds.keys()], [...refunds.values()]],
  );
};

/** Orders and renewals that stand, with their frozen decision, payment, refunds and cancellation. */
export const orders: Projection = {
  name: 'orders',
  version: 3,
  types: new Set([OrderOpened.type, OrderPaid.type, OrderRefunded.type, OrderCancelled.type]),
  categories: new Set(['order']),
  tables: [ORDER.table],
  apply,
};
