import type { Sql } from '#libs/read-models/projection.js';
import type { SetAsideRow } from './set_aside.row.js';

/** More is told as a number. */
const MOST = 1_000;

/** Everything that is set aside, oldest first, at most a thousand. */
export const setAsideRows = async (sql: Sql): Promise<SetAsideRow[]> => {
  const { rows } = await sql.query<SetAsideRow>(
    `SELECT kind, consumer, stream, revision::int AS revision, event_id AS "eventId", type, position, reason, by_user AS "by" FROM (
       SELECT 'parked' AS kind, consumer, stream, revision, event_id::text, type, position, reason, NULL AS by_user FROM parked
       UNION ALL
       SELECT 'deferred', consumer, journal, NULL, source_event_id, NULL, position, reason, NULL FROM deferred_posting
       UNION ALL
       SELECT 'unreadable', NULL, stream, revision, event_id::text, type, position, problem, NULL FROM unreadable_event
       UNION ALL
       SELECT 'quarantined', NULL, stream, revision, event_id::text, type, position, reason, by_user FROM quarantined_event
     ) AS everything ORDER BY position, kind, consumer LIMIT ${MOST}`,
  );
  return rows;
};
