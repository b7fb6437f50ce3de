import type { Sql } from '#libs/read-models/projection.js';

/** One thing that waits for a person (parked, deferred, unreadable), or that a person set aside (quarantined). */
export interface SetAsideRow {
  kind: 'parked' | 'deferred' | 'unreadable' | 'quarantined';
  /** Who leaves it out; null where everybody does who needs the stream. */
  consumer: string | null;
  stream: string;
  /** Its place in the stream; null for a posting that is deferred. */
  revision: number | null;
  /** The event; of a posting that is deferred the one that it posts. */
  eventId: string;
  type: string | null;
  /** Log position of the event, as a decimal string. */
  position: string;
  reason: string;
  /** Who set it aside. */
  by: string | null;
}

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
