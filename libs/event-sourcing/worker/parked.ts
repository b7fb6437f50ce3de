import type { RecordedEvent } from '../event.js';
import type { Sql } from '../projection.js';

/** An event that a consumer could not handle, as health and operators see it. */
export interface ParkedEvent {
  consumer: string;
  eventId: string;
  stream: string;
  revision: number;
  position: string;
  type: string;
  reason: string;
  attempts: number;
  parkedAt: string;
}

const COLUMNS = `consumer, event_id AS "eventId", stream, revision::int AS revision, position, type, reason, attempts,
  parked_at AS "parkedAt"`;
const REASON_LENGTH = 500;

export const reasonOf = (error: Error): string =>
  `${'code' in error ? `${String(error.code)}: ` : ''}${error.message}`.slice(0, REASON_LENGTH);

/** Repeated, it counts the attempt and keeps the newest reason. */
export const park = async (sql: Sql, consumer: string, event: RecordedEvent, error: Error): Promise<void> => {
  await sql.query(
    `INSERT INTO parked (consumer, event_id, stream, revision, position, type, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (consumer, event_id) DO UPDATE
     SET reason = excluded.reason, attempts = parked.attempts + 1, retry_requested = false`,
    [consumer, event.id, event.stream, event.revision, String(event.position), event.type, reasonOf(error)],
  );
};

export const unpark = async (sql: Sql, consumer: string, eventId: string): Promise<void> => {
  await sql.query('DELETE FROM parked WHERE consumer = $1 AND event_id = $2', [consumer, eventId]);
};

/** What is parked, oldest first; of one consumer, or only what is to be retried. */
export const parkedEvents = async (
  sql: Sql,
  { consumer, toRetry = false }: { consumer?: string; toRetry?: boolean } = {},
): Promise<ParkedEvent[]> => {
  const { rows } = await sql.query<ParkedEvent>(
    `SELECT ${COLUMNS} FROM parked WHERE ($1::text IS NULL OR consumer = $1) AND (retry_requested OR NOT $2)
     ORDER BY position LIMIT 10000`,
    [consumer ?? null, toRetry],
  );
  return rows;
};

/** Asks the owner, whichever process it is, to try again; answers how many events that concerns. */
export const requestRetry = async (sql: Sql, consumer: string, stream?: string): Promise<number> => {
  const { rowCount } = await sql.query(
    'UPDATE parked SET retry_requested = true WHERE consumer = $1 AND ($2::text IS NULL OR stream = $2)',
    [consumer, stream ?? null],
  );
  return rowCount ?? 0;
};
