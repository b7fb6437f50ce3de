import { InvoiceIssued } from '#libs/billing/events/invoice-issued.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row } from '#libs/read-models/postgres/rows.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';

type Handled = RecordedEvent<InvoiceIssued> | RecordedEvent<OrderPaid>;

const INVOICE = {
  number: 'bigint',
  date: 'date',
  order_id: 'text',
  client_org_id: 'text',
  payer_org_id: 'text',
  viewer_org_id: 'text',
  currency: 'text',
  net: 'numeric',
  vat: 'jsonb',
  treatment: 'text',
  reverse_charge: 'boolean',
  tax: 'numeric',
  total: 'numeric',
  supply_period: 'jsonb',
  recipient: 'jsonb',
  supplier: 'jsonb',
  lines: 'jsonb',
  qr_reference: 'text',
  event_id: 'uuid',
  position: 'bigint',
};

const issued = ({ id, data, position }: RecordedEvent<InvoiceIssued>): Row<typeof INVOICE> => ({
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

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const invoices: Row<typeof INVOICE>[] = [];
  const payments: { order_id: string; paid_at: string }[] = [];
  for (const event of events as readonly Handled[]) {
    switch (event.type) {
      case 'InvoiceIssued':
        invoices.push(issued(event));
        break;
      case 'OrderPaid':
        payments.push({ order_id: event.data.orderId, paid_at: event.metadata.effectiveAt });
        break;
    }
  }
  await insertRows(sql, 'invoice', INVOICE, invoices);
  await insertRows(sql, 'invoice_payment', { order_id: 'text', paid_at: 'timestamptz' }, payments);
};

/** Issued invoices as they were issued, and whether their order was paid. */
export const invoices: Projection = {
  name: 'invoices',
  version: 1,
  types: new Set([InvoiceIssued.type, OrderPaid.type]),
  categories: new Set(['invoiceSeries', 'order']),
  tables: ['invoice', 'invoice_payment'],
  apply,
};
