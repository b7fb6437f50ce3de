import { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import { InvoiceNoteAdded } from '#libs/billing/events/invoice-note-added.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { PrepaidDebited, PrepaidReturned } from '#libs/prepaid/events/prepaid-payments.js';
import {
  INVOICE,
  INVOICE_CANCELLATION,
  INVOICE_CREDIT,
  INVOICE_PAYMENT,
  INVOICE_PREPAID,
  INVOICE_REMARK,
} from './invoices.row.js';

type Handled =
  | RecordedEvent<InvoiceIssued>
  | RecordedEvent<OrderPaid>
  | RecordedEvent<CreditNoteIssued>
  | RecordedEvent<PrepaidDebited>
  | RecordedEvent<PrepaidReturned>
  | RecordedEvent<InvoiceNoteAdded>
  | RecordedEvent<OrderCancelled>;

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
  rounding: data.rounding,
  tax_note: data.taxNote,
  note: data.note,
  supply_period: data.supplyPeriod,
  recipient: data.recipient,
  supplier: data.supplier,
  lines: data.lines,
  qr_reference: data.qrReference,
  event_id: id,
  position: String(position),
});

const paid = ({ data, metadata }: RecordedEvent<OrderPaid>): Row<typeof INVOICE_PAYMENT.columns> => ({
  order_id: data.orderId,
  paid_at: metadata.effectiveAt,
  instrument: data.instrument,
  reference: data.reference,
});

const addCredits = (sql: Sql, credits: readonly CreditNoteIssued['data'][]): Promise<unknown> =>
  sql.query(
    `INSERT INTO invoice_credit AS c (order_id, net, total, rounding)
     SELECT order_id, sum(net), sum(total), sum(rounding)
     FROM unnest($1::text[], $2::numeric[], $3::numeric[], $4::numeric[]) AS v(order_id, net, total, rounding)
     GROUP BY order_id
     ON CONFLICT (order_id) DO UPDATE SET net = c.net + excluded.net, total = c.total + excluded.total,
       rounding = c.rounding + excluded.rounding`,
    [
      credits.map(({ orderId }) => orderId),
      credits.map(({ net }) => net),
      credits.map(({ total }) => total),
      credits.map(({ rounding }) => rounding),
    ],
  );

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const invoices: Row<typeof INVOICE.columns>[] = [];
  const payments: Row<typeof INVOICE_PAYMENT.columns>[] = [];
  const cancellations: Row<typeof INVOICE_CANCELLATION.columns>[] = [];
  const credits: CreditNoteIssued['data'][] = [];
  // Each of these says how it is now, so that the last one of a batch decides.
  const prepaid = new Map<string, Row<typeof INVOICE_PREPAID.columns>>();
  const remarks = new Map<string, Row<typeof INVOICE_REMARK.columns>>();
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'InvoiceIssued':
        invoices.push(issued(event));
        break;
      case 'OrderPaid':
        payments.push(paid(event));
        break;
      case 'OrderCancelled':
        cancellations.push({ order_id: event.data.orderId, cancelled_at: event.metadata.effectiveAt });
        break;
      case 'CreditNoteIssued':
        credits.push(event.data);
        break;
      case 'PrepaidDebited':
      case 'PrepaidReturned':
        prepaid.set(event.data.orderId, { order_id: event.data.orderId, paid: event.data.paid });
        break;
      case 'InvoiceNoteAdded':
        remarks.set(event.data.number, { number: event.data.number, note: event.data.note });
        break;
    }
  }
  await insertRows(sql, INVOICE.table, INVOICE.columns, invoices);
  await insertRows(sql, INVOICE_PAYMENT.table, INVOICE_PAYMENT.columns, payments);
  await insertRows(sql, INVOICE_CANCELLATION.table, INVOICE_CANCELLATION.columns, cancellations);
  if (credits.length > 0) await addCredits(sql, credits);
  await upsertRows(sql, INVOICE_PREPAID.table, ['order_id'], INVOICE_PREPAID.columns, [...prepaid.values()]);
  await upsertRows(sql, INVOICE_REMARK.table, ['number'], INVOICE_REMARK.columns, [...remarks.values()]);
};

/**
 * Issued invoices as they were issued, how they are paid or whether their order was cancelled, what was credited, and what
 * their payers put beside them.
 */
export const invoices: Projection = {
  name: 'invoices',
  version: 3,
  types: new Set([
    InvoiceIssued.type,
    OrderPaid.type,
    OrderCancelled.type,
    CreditNoteIssued.type,
    PrepaidDebited.type,
    PrepaidReturned.type,
    InvoiceNoteAdded.type,
  ]),
  categories: new Set(['invoiceSeries', 'order', 'creditNoteSeries', 'prepaidAccount', 'invoice']),
  tables: [
    INVOICE.table,
    INVOICE_PAYMENT.table,
    INVOICE_CANCELLATION.table,
    INVOICE_CREDIT.table,
    INVOICE_PREPAID.table,
    INVOICE_REMARK.table,
  ],
  apply,
};
