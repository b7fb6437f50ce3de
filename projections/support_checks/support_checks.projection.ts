import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { SupportCodeChecked } from '#libs/support/events/support-code-checked.js';
import { SUPPORT_CHECK } from './support_checks.row.js';

/** Whom a code was tried for that did not hold stays in the log: it would tell the desk that the number is somebody's. */
const checked = ({
  data: { identified, orgId, userId, kind, offer },
  metadata,
  position,
}: RecordedEvent<SupportCodeChecked>): Row<typeof SUPPORT_CHECK.columns> => ({
  position: String(position),
  at: metadata.effectiveAt,
  agent_id: metadata.actor.userId,
  identified,
  org_id: identified ? orgId : null,
  user_id: identified ? userId : null,
  kind,
  offer,
  correlation_id: metadata.$correlationId,
});

const apply = (events: readonly RecordedEvent[], sql: Sql): Promise<void> =>
  insertRows(
    sql,
    SUPPORT_CHECK.table,
    SUPPORT_CHECK.columns,
    (events as readonly RecordedEvent<SupportCodeChecked>[]).map(checked),
  );

/** Checks of codes that callers told (R52). */
export const supportChecks: Projection = {
  name: 'support_checks',
  version: 1,
  types: new Set([SupportCodeChecked.type]),
  categories: new Set(['supportDesk']),
  tables: [SUPPORT_CHECK.table],
  apply,
};
