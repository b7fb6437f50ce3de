import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { insertRows, updateRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { REINVOICE_LINE } from './reinvoice_lines.row.js';

type Handled =
  RecordedEvent<OrderOpened> | RecordedEvent<OrderPaid> | RecordedEvent<OrderRefunded> | RecordedEvent<InvoiceIssued>;

/** The line of an order that a partner managed with FULL access; none of any other. */
const lineOf = ({ data, metadata, position }: RecordedEvent<OrderOpened>): Row<typeof REINVOICE_LINE.columns>[] => {
  const { placement } = data;
  const { orderId, productId, clientOrgId, sku, quantity, period, currency, price, decision } = placement;
  const { managingPartnerOrgId, accessMode, payerOrgId, charged, tax } = decision;
  if (managingPartnerOrgId === null || accessMode !== 'FULL') return [];
  // What only the payer's invoice tells is not kept for a partner that does not pay (R23).
  const isPayer = payerOrgId === managingPartnerOrgId;
  return [
    {
      position: String(position),
      partner_org_id: managingPartnerOrgId,
      client_org_id: clientOrgId,
      order_id: orderId,
      product_id: productId,
      sku,
      quantity,
      period_from: period && period.from,
      period_to: period && period.to,
      payer_org_id: payerOrgId,
      currency,
      charged,
      public: price.public,
      refunded: '0.00',
      tax_rates: isPayer ? tax.parts.map(({ rate }) => rate) : null,
      total: isPayer ? tax.total : null,
      invoice_number: null,
      placed_at: metadata.effectiveAt,
      paid_at: null,
    },
  ];
};

const KEY = ['order_id'];
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const lines: Row<typeof REINVOICE_LINE.columns>[] = [];
  const payments = new Map<string, string>();
  const refunds = new Map<string, string>();
  const numbers = new Map<string, string>();
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'OrderOpened':
        lines.push(...lineOf(event));
        break;
      case 'OrderPaid':
        payments.set(event.data.orderId, event.metadata.effectiveAt);
        break;
      case 'OrderRefunded':
        refunds.set(event.data.orderId, event.data.cumulative);
        break;
      case 'InvoiceIssued':
        numbers.set(event.data.orderId, event.data.number);
        break;
    }
  }
  await insertRows(sql, REINVOICE_LINE.table, REINVOICE_LINE.columns, lines);
  const set = <T extends string>(column: T, type: string, values: ReadonlyMap<string, string>): Promise<void> =>
    updateRows(
      sql,
      REINVOICE_LINE.table,
      KEY,
      { order_id: 'text', [column]: type },
      [...values].map(([order_id, value]) => ({ order_id, [column]: value })),
    );
  await set('paid_at', 'timestamptz', payments);
  await set('refunded', 'numeric(19,2)', refunds);
  await set('invoice_number', 'bigint', numbers);
};

/** Lines of clients that gave a partner FULL access, as they were ordered, paid, refunded and invoiced. */
export const reinvoiceLines: Projection = {
  name: 'reinvoice_lines',
  version: 1,
  types: new Set([OrderOpened.type, OrderPaid.type, OrderRefunded.type, InvoiceIssued.type]),
  categories: new Set(['order', 'invoiceSeries']),
  tables: [REINVOICE_LINE.table],
  apply,
};
