import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { ThresholdEvaluated } from '#libs/programme/events/threshold-evaluated.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { THRESHOLD } from './thresholds.row.js';

const evaluated = ({ data, metadata, position }: RecordedEvent<ThresholdEvaluated>): Row<typeof THRESHOLD.columns> => ({
  position: String(position),
  partner_org_id: data.partnerOrgId,
  window_from: data.from,
  window_to: data.on,
  chf: data.CHF,
  eur: data.EUR,
  is_met: data.met,
  grace_until: data.graceUntil,
  evaluated_at: metadata.effectiveAt,
  evaluation_id: data.sourceEventId,
  correlation_id: metadata.$correlationId,
});

const apply = (events: readonly RecordedEvent[], sql: Sql): Promise<void> =>
  insertRows(sql, THRESHOLD.table, THRESHOLD.columns, (events as RecordedEvent<ThresholdEvaluated>[]).map(evaluated));

/** Every evaluation of every partner. */
export const thresholds: Projection = {
  name: 'thresholds',
  version: 1,
  types: new Set([ThresholdEvaluated.type]),
  categories: new Set(['threshold']),
  tables: [THRESHOLD.table],
  apply,
};
