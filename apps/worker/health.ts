import { isOutage } from '#libs/event-sourcing/postgres/failures.js';
import type { CheckpointRow } from '#libs/event-sourcing/worker/checkpoints.js';
import { messageOf } from '#libs/event-sourcing/worker/log.js';
import type { OpenLedger } from '../composition.js';
import type { Worker } from './worker.js';

/** One consumer as the database knows it, whichever process owns it; lags only where it runs in this process. */
export interface ConsumerReport extends CheckpointRow {
  lagEvents: number | null;
  lagMs: number | null;
}
export interface LedgerHealth {
  /** Both stores answer, every consumer has a living owner and none is stuck. Parked events do not make it unready. */
  ready: boolean;
  eventStore: 'ok' | string;
  database: 'ok' | string;
  /** Position of the ledger's last event, null on an empty one or without the store. */
  lastPosition: string | null;
  parked: number;
  consumers: ConsumerReport[];
  [detail: string]: unknown;
}

/** Without a sign of life for longer, an owner is taken for gone. */
const ALIVE_MS = 15_000;

const asked = async <T>(question: Promise<T>, without: T): Promise<{ answer: T; state: string }> => {
  try {
    return { answer: await question, state: 'ok' };
  } catch (error) {
    return { answer: without, state: isOutage(error) ? 'unreachable' : messageOf(error) };
  }
};

/** What `/health/ready` tells; `worker` is the one of this process, if it runs one. */
export const ledgerHealth = async ({ store, checkpoints }: OpenLedger, worker?: Worker): Promise<LedgerHealth> => {
  const [last, rows] = await Promise.all([
    asked(
      store.lastEvent().then((event) => event?.position),
      undefined,
    ),
    asked(checkpoints.rows(), []),
  ]);
  const here = new Map(worker?.health().map((one) => [one.consumer, one]));
  const consumers = rows.answer.map((row) => {
    const mine = here.get(row.consumer);
    const owned = mine && mine.state !== 'waiting for ownership';
    return {
      ...row,
      error: row.error ?? mine?.error ?? null,
      lagEvents: owned ? mine.lagEvents : null,
      lagMs: owned ? mine.lagMs : null,
    };
  });
  const isFollowed = ({ error, aliveAt }: ConsumerReport): boolean =>
    error === null && aliveAt !== null && Date.now() - Date.parse(aliveAt) < ALIVE_MS;
  return {
    ready: last.state === 'ok' && rows.state === 'ok' && consumers.length > 0 && consumers.every(isFollowed),
    eventStore: last.state,
    database: rows.state,
    lastPosition: last.answer === undefined ? null : String(last.answer),
    parked: consumers.reduce((sum, { parked }) => sum + parked, 0),
    consumers,
  };
};
