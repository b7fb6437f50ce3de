import type { QuarantinedData } from '#libs/event-sourcing/quarantine/event-quarantined.js';
import type { Sql } from '../projection.js';
import { type StoredEvent, StreamUnreadable } from '#libs/event-sourcing/unreadable.js';

/** An event that a consumer could not handle, as health and operators see it. */
export interface ParkedEvent {
  consumer: string;
  eventId: string;
  stream: string;
  revision: number;
  position: string;
  type: string;
  reason: string;
  /** Nobody can read it, whatever is mended in the consumer. */
  unreadable: boolean;
  /** Later events of its stream wait behind it. */
  blocks: boolean;
  attempts: number;
  parkedAt: string;
}

/** Where an event stands. */
export type Place = Pick<StoredEvent, 'id' | 'stream' | 'revision' | 'position' | 'type'>;

export interface Parking {
  /** Nobody can read the event. */
  unreadable?: boolean;
  /** Later events of its stream wait behind it. */
  blocks?: boolean;
  /** To be tried again at once. */
  retry?: boolean;
}

const COLUMNS = `consumer, event_id AS "eventId", stream, revision::int AS revision, position, type, reason, unreadable, blocks,
  attempts, parked_at AS "parkedAt"`;
const REASON_LENGTH = 500;

const reasonOf = (error: Error): string =>
  `${'code' in error ? `${String(error.code)}: ` : ''}${error.message}`.slice(0, REASON_LENGTH);

/** Repeated, it counts the attempt and keeps the newest reason. */
export const park = async (
  sql: Sql,
  consumer: string,
  event: Place,
  error: Error,
  { unreadable = false, blocks = false, retry = false }: Parking = {},
): Promise<void> => {
  const reason = error instanceof StreamUnreadable && unreadable ? error.event.problem : reasonOf(error);
  const { id, stream, revision, position, type } = event;
  await sql.query(
    `INSERT INTO parked (consumer, event_id, stream, revision, position, type, reason, unreadable, blocks, retry_requested)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (consumer, event_id) DO UPDATE
     SET reason = excluded.reason, attempts = parked.attempts + 1, unreadable = excluded.unreadable,
       blocks = excluded.blocks, retry_requested = excluded.retry_requested`,
    [consumer, id, stream, revision, String(position), type, reason, unreadable, blocks, retry],
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

/** A worker that starts may know what an older one could not read. */
export const retryUnreadable = async (sql: Sql, consumer: string): Promise<void> => {
  await sql.query('UPDATE parked SET retry_requested = true WHERE consumer = $1 AND unreadable', [consumer]);
};

/** The event of a decision about a quarantine, as far as it says where the event stands. */
export const placeOf = ({ eventId, stream, revision, position, type }: QuarantinedData): Place => ({
  id: eventId,
  stream,
  revision,
  position: BigInt(position),
  type,
});
