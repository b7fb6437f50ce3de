import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { Gap, Gaps, ReadModelPosition } from './http/read-position.js';

/**
 * The position that read models have passed: automations follow in their own time, as new events. Streams are read as
 * far as the log goes.
 */
export const readModelPosition =
  (sql: Sql, store: Pick<EventStore, 'lastEvent'>): ReadModelPosition =>
  async (projections) => {
    if (projections.length === 0) return (await store.lastEvent())?.position ?? null;
    const { rows } = await sql.query<{ position: string | null }>(
      `SELECT CASE WHEN bool_and(position IS NOT NULL) THEN min(position) END AS position
       FROM checkpoint WHERE kind = 'projection' AND consumer = ANY ($1)`,
      [projections],
    );
    const position = rows[0]?.position;
    return position === null || position === undefined ? null : BigInt(position);
  };

/** Gaps told at once: more say no more. */
const MOST_GAPS = 50;

/** What consumers parked, and what waits in the journals that they write. */
export const gapsOf =
  (sql: Sql): Gaps =>
  async (consumers) => {
    const { rows } = await sql.query<Gap>(
      `SELECT consumer, stream, event_id::text AS "eventId", position, reason FROM parked WHERE consumer = ANY ($1)
       UNION ALL
       SELECT consumer, journal, source_event_id, position, reason FROM deferred_posting WHERE consumer = ANY ($1)
       ORDER BY position LIMIT ${MOST_GAPS}`,
      [consumers],
    );
    return rows;
  };
