import { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { INVOICE, INVOICE_CANCELLATION, INVOICE_CREDIT, INVOICE_PAYMENT } from './invoices.row.js';

type Handled =
  | RecordedEvent<InvoiceIssued>
  | RecordedEvent<OrderPaid>
  | RecordedEvent<OrderCancelled>
  | RecordedEvent<CreditNoteIssued>;

const issued = ({ id, data, position }: RecordedEvent<InvoiceIssued>): Row<typeof INVOICE.columns> => ({
  number: data.number,
  date: data.date,
  order_id: data.orderId,
  client_org_id: data.clientOrgId,
  payer_org_id: data.payerOrgId,
  viewer_org_id: data.viewerOrgId,
  currency: data.currency,
  net: data.net,
  vat: data.taxParts.map(({ rate, net, tax, from, to }) => ({ rate, net, vat: tax, from, to })),
  treatment: data.treatment,
  reverse_charge: data.reverseCharge,
  tax: data.tax,
  total: data.total,
  supply_period: data.supplyPeriod,
  recipient: data.recipient,
  supplier: data.supplier,
  lines: data.lines,
  qr_reference: data.qrReference,
  event_id: id,
  position: String(position),
});

const addCredits = (sql: Sql, credits: readonly CreditNoteIssued['data'][]): Promise<unknown> =>
  sql.query(
    `INSERT INTO invoice_credit AS c (order_id, net, total)
     SELECT order_id, sum(net), sum(total)
     FROM unnest($1::text[], $2::numeric[], $3::numeric[]) AS v(order_id, net, total) GROUP BY order_id
     ON CONFLICT (order_id) DO UPDATE SET net = c.net + excluded.net, total = c.total + excluded.total`,
    [credits.map(({ orderId }) => orderId), credits.map(({ net }) => net), credits.map(({ total }) => total)],
  );

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const invoices: Row<typeof INVOICE.columns>[] = [];
  const payments: Row<typeof INVOICE_PAYMENT.columns>[] = [];
  const cancellations: Row<typeof INVOICE_CANCELLATION.columns>[] = [];
  const credits: CreditNoteIssued['data'][] = [];
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'InvoiceIssued':
        invoices.push(issued(event));
        break;
      case 'OrderPaid':
        payments.push({ order_id: event.data.orderId, paid_at: event.metadata.effectiveAt });
        break;
      case 'OrderCancelled':
        cancellations.push({ order_id: event.data.orderId, cancelled_at: event.metadata.effectiveAt });
        break;
      case 'CreditNoteIssued':
        credits.push(event.data);
        break;
    }
  }
  await insertRows(sql, INVOICE.table, INVOICE.columns, invoices);
  await insertRows(sql, INVOICE_PAYMENT.table, INVOICE_PAYMENT.columns, payments);
  await insertRows(sql, INVOICE_CANCELLATION.table, INVOICE_CANCELLATION.columns, cancellations);
  if (credits.length > 0) await addCredits(sql, credits);
};

/** Issued invoices as they were issued, whether their order was paid or cancelled, and what was credited. */
export const invoices: Projection = {
  name: 'invoices',
  version: 3,
  types: new Set([InvoiceIssued.type, OrderPaid.type, OrderCancelled.type, CreditNoteIssued.type]),
  categories: new Set(['invoiceSeries', 'order', 'creditNoteSeries']),
  tables: [INVOICE.table, INVOICE_PAYMENT.table, INVOICE_CREDIT.table, INVOICE_CANCELLATION.table],
  apply,
};
