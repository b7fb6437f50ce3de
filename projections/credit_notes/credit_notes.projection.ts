import { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { CREDIT_NOTE } from './credit_notes.row.js';

const issued = ({
  id,
  data,
  metadata,
  position,
}: RecordedEvent<CreditNoteIssued>): Row<typeof CREDIT_NOTE.columns> => ({
  number: data.number,
  date: data.date,
  refund_id: data.refundId,
  order_id: data.orderId,
  invoice_number: data.invoiceNumber,
  invoice_date: data.invoiceDate,
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
  supply_period: data.supplyPeriod,
  recipient: data.recipient,
  supplier: data.supplier,
  lines: data.lines,
  correction_id: data.replacedBy?.correctionId ?? null,
  replaced_by: data.replacedBy?.invoiceNumber ?? null,
  back: data.replacedBy?.back ?? null,
  correlation_id: metadata.$correlationId,
  event_id: id,
  position: String(position),
});

const apply = (events: readonly RecordedEvent[], sql: Sql): Promise<void> =>
  insertRows(
    sql,
    CREDIT_NOTE.table,
    CREDIT_NOTE.columns,
    (events as readonly RecordedEvent<CreditNoteIssued>[]).map(issued),
  );

/** Credit notes as they were issued. */
export const creditNotes: Projection = {
  name: 'credit_notes',
  version: 3,
  types: new Set([CreditNoteIssued.type]),
  categories: new Set(['creditNoteSeries']),
  tables: [CREDIT_NOTE.table],
  apply,
};
