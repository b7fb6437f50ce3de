import { StatementClosed } from '#libs/cashback/events/statement-closed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { STATEMENT } from './statements.row.js';

const closed = ({ id, stream, data, metadata }: RecordedEvent<StatementClosed>): Row<typeof STATEMENT.columns> => ({
  partner_org_id: data.partnerOrgId,
  currency: data.currency,
  month: data.month,
  opening: data.opening,
  accrued: data.accrued,
  reversed: data.reversed,
  adjusted: data.adjusted,
  paid: data.paid,
  closing: data.closing,
  lines: data.lines,
  lines_hash: data.linesHash,
  first_revision: data.firstRevision,
  last_revision: data.lastRevision,
  closed_at: metadata.effectiveAt,
  stream,
  event_id: id,
});

/** Statements as they were closed. */
export const statements: Projection = {
  name: 'statements',
  version: 1,
  types: new Set([StatementClosed.type]),
  categories: new Set(['partnerAccount']),
  tables: [STATEMENT.table],
  apply: (events: readonly RecordedEvent[], sql: Sql) =>
    insertRows(
      sql,
      STATEMENT.table,
      STATEMENT.columns,
      (events as readonly RecordedEvent<StatementClosed>[]).map(closed),
    ),
};
