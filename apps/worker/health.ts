import { isOutage } from '#libs/event-sourcing/postgres/failures.js';
import { within } from '#libs/embedded/process/timing.js';
import type { CheckpointRow } from '#libs/event-sourcing/worker/checkpoints.js';
import { messageOf } from '#libs/event-sourcing/worker/log.js';
import type { OpenLedger } from '../composition.js';
import type { Worker } from './worker.js';

/** One consumer as the database knows it, whichever process owns it. */
export interface ConsumerReport extends CheckpointRow {
  /** Events that came and wait, where it runs in this process; null where another process owns it. */
  lagEvents: number | null;
  /** How long the ledger's last event has been waiting for it; 0 when it has passed that one. */
  lagMs: number | null;
}
export interface LedgerHealth {
  /** Both stores answer, every consumer has a living owner and none is stuck. Parked events do not make it unready. */
  ready: boolean;
  eventStore: 'ok' | string;
  database: 'ok' | string;
  /** Of this process, by the event store's: nothing is dated while they are minutes apart. */
  clock: 'ok' | string;
  /** Position of the ledger's last event, null on an empty one or without the store. */
  lastPosition: string | null;
  parked: number;
  consumers: ConsumerReport[];
  [detail: string]: unknown;
}

/** Without a sign of life for longer, an owner is taken for gone. */
const ALIVE_MS = 15_000;

/** Whoever asks for health wants an answer now: a store that is silent for longer counts as unreachable. */
const PATIENCE_MS = 2_000;

const asked = async <T>(question: Promise<T>, without: T): Promise<{ answer: T; state: string }> => {
  try {
    const answer = await within(
      question.then((value) => ({ value })),
      PATIENCE_MS,
    );
    return answer ? { answer: answer.value, state: 'ok' } : { answer: without, state: 'unreachable' };
  } catch (error) {
    return { answer: without, state: isOutage(error) ? 'unreachable' : messageOf(error) };
  }
};

/** What `/health/ready` tells; `worker` is the one of this process, if it runs one. */
export const ledgerHealth = async (
  { store, checkpoints, storeClock }: OpenLedger,
  worker?: Worker,
): Promise<LedgerHealth> => {
  const [last, rows] = await Promise.all([asked(store.lastEvent(), undefined), asked(checkpoints.rows(), [])]);
  const here = new Map(worker?.health().map((one) => [one.consumer, one]));
  const lagOf = ({ position }: CheckpointRow): number | null => {
    if (last.state !== 'ok') return null;
    const waits = last.answer !== undefined && (position === null || BigInt(position) < last.answer.position);
    return waits ? Math.max(0, Date.now() - Date.parse(last.answer!.recordedAt)) : 0;
  };
  const consumers = rows.answer.map((row) => {
    const mine = here.get(row.consumer);
    const owned = mine && mine.state !== 'waiting for ownership';
    return {
      ...row,
      error: row.error ?? mine?.error ?? null,
      lagEvents: owned ? mine.lagEvents : null,
      lagMs: lagOf(row),
    };
  });
  const isFollowed = ({ error, aliveAt }: ConsumerReport): boolean =>
    error === null && aliveAt !== null && Date.now() - Date.parse(aliveAt) < ALIVE_MS;
  const wrongClock = storeClock.problem();
  const isReachable = last.state === 'ok' && rows.state === 'ok';
  return {
    ready: isReachable && wrongClock === undefined && consumers.length > 0 && consumers.every(isFollowed),
    eventStore: last.state,
    database: rows.state,
    clock: wrongClock ?? 'ok',
    lastPosition: last.answer === undefined ? null : String(last.answer.position),
    parked: consumers.reduce((sum, { parked }) => sum + parked, 0),
    consumers,
  };
};
