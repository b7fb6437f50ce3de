import { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import { InvoiceNoteAdded } from '#libs/billing/events/invoice-note-added.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRestPaid } from '#libs/orders/events/order-rest-paid.js';
import { OrderTaxCorrected } from '#libs/orders/events/order-tax-corrected.js';
import { PrepaidCarriedOver } from '#libs/prepaid/events/prepaid-carried-over.js';
import { PrepaidDebited, PrepaidReturned } from '#libs/prepaid/events/prepaid-payments.js';
import {
  INVOICE,
  INVOICE_CANCELLATION,
  INVOICE_CREDIT,
  INVOICE_PAYMENT,
  INVOICE_PREPAID,
  INVOICE_REMARK,
  INVOICE_REPLACEMENT,
  INVOICE_REST,
} from './invoices.row.js';

type Handled =
  | RecordedEvent<InvoiceIssued>
  | RecordedEvent<OrderPaid>
  | RecordedEvent<CreditNoteIssued>
  | RecordedEvent<PrepaidDebited>
  | RecordedEvent<PrepaidReturned>
  | RecordedEvent<PrepaidCarriedOver>
  | RecordedEvent<OrderTaxCorrected>
  | RecordedEvent<OrderRestPaid>
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
  replaces: data.replaces?.number ?? null,
  correction_id: data.replaces?.correctionId ?? null,
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
    `INSERT INTO invoice_credit AS c (number, net, total, rounding)
     SELECT number, sum(net), sum(total), sum(rounding)
     FROM unnest($1::bigint[], $2::numeric[], $3::numeric[], $4::numeric[]) AS v(number, net, total, rounding)
     GROUP BY number
     ON CONFLICT (number) DO UPDATE SET net = c.net + excluded.net, total = c.total + excluded.total,
       rounding = c.rounding + excluded.rounding`,
    [
      credits.map(({ invoiceNumber }) => invoiceNumber),
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
  const rests = new Map<string, Row<typeof INVOICE_REST.columns>>();
  const replacements: Row<typeof INVOICE_REPLACEMENT.columns>[] = [];
  const remarks = new Map<string, Row<typeof INVOICE_REMARK.columns>>();
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'InvoiceIssued':
        invoices.push(issued(event));
        if (event.data.replaces) {
          replacements.push({ number: event.data.replaces.number, replaced_by: event.data.number });
        }
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
      case 'PrepaidCarriedOver':
        prepaid.set(event.data.orderId, { order_id: event.data.orderId, paid: event.data.paid });
        break;
      case 'OrderTaxCorrected':
        rests.set(event.data.orderId, { order_id: event.data.orderId, owed: event.data.owed });
        break;
      case 'OrderRestPaid':
        rests.set(event.data.orderId, { order_id: event.data.orderId, owed: '0.00' });
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
  await insertRows(sql, INVOICE_REPLACEMENT.table, INVOICE_REPLACEMENT.columns, replacements);
  await upsertRows(sql, INVOICE_REST.table, ['order_id'], INVOICE_REST.columns, [...rests.values()]);
  await upsertRows(sql, INVOICE_REMARK.table, ['number'], INVOICE_REMARK.columns, [...remarks.values()]);
};

/**
 * Issued invoices as they were issued, how they are paid or whether their order was cancelled, what was credited,
 * which ones took the place of others, and what their payers put beside them.
 */
export const invoices: Projection = {
  name: 'invoices',
  version: 4,
  types: new Set([
    InvoiceIssued.type,
    OrderPaid.type,
    OrderCancelled.type,
    CreditNoteIssued.type,
    PrepaidDebited.type,
    PrepaidReturned.type,
    PrepaidCarriedOver.type,
    OrderTaxCorrected.type,
    OrderRestPaid.type,
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
    INVOICE_REPLACEMENT.table,
    INVOICE_REST.table,
  ],
  apply,
};
