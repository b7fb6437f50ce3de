import { builderOf, isBuilder } from '#libs/read-models/builds/build.js';
import { isOutage } from '#libs/read-models/postgres/failures.js';
import { TimedWork } from '#libs/event-sourcing/timed/index.js';
import { addDays, businessDateOf } from '#libs/kernel/time.js';
import { within } from '#libs/processes/timing.js';
import { type CheckpointRow, LEASE_SECONDS } from '#libs/read-models/worker/checkpoints.js';
import { messageOf } from '#libs/read-models/worker/log.js';
import { type MailCounts, mailCounts } from '#projections/notices/notices.query.js';
import { setAsideRows } from '#projections/set_aside/set_aside.query.js';
import type { SetAsideRow } from '#projections/set_aside/set_aside.row.js';
import type { OpenLedger } from '../ledger/composition.js';
import { allTimedWork } from './timed-work.js';
import type { Worker } from './worker.js';

/** One consumer as the database knows it, whichever process owns it. */
interface ConsumerReport extends CheckpointRow {
  /** Events that came and wait, where it runs in this process; null where another process owns it. */
  lagEvents: number | null;
  /** How long the ledger's last event has been waiting for it; 0 when it has passed that one. */
  lagMs: number | null;
}
/** Something that is done every day. */
interface TimedWorkReport {
  work: string;
  /** The last day that is done; null: none is yet. */
  last: string | null;
  /** The day that comes next. */
  next: string;
  /** Why it stands still: what the scheduler of this process says, or that a day was missed. */
  error: string | null;
}
/** How the mail does. Nothing of the ledger waits for it, so it makes it degraded and never unready (A24). */
interface MailReport extends Omit<MailCounts, 'dueSince'> {
  /** Why it stands still: what the post office of this process says, or that nobody tries what is due. */
  error: string | null;
}
export interface LedgerHealth {
  /** Both stores answer, every consumer has a living owner, none is stuck, and nothing waits for a person. */
  ready: boolean;
  /**
   * `ok` only while nothing is set aside and no read model is built anew; `degraded` when something is and all else works,
   * also when persons have seen to all of it (quarantine): then it is ready all the same. Degraded, too, while notices are
   * given up or cannot be delivered; one that waits for its organisation to give an address is counted and nothing else.
   */
  status: 'ok' | 'degraded' | 'unavailable';
  eventStore: 'ok' | string;
  database: 'ok' | string;
  /** Of this process, by the event store's: nothing is dated while they are minutes apart. */
  clock: 'ok' | string;
  /** Why the log is not the one that the database followed, and the way out. */
  log: 'ok' | string;
  /** Which keys of personal data are lost, and the way out. */
  vault: 'ok' | string;
  /** Position of the ledger's last event, null on an empty one or without the store. */
  lastPosition: string | null;
  parked: number;
  /** What is missing anywhere, with stream, event and reason. */
  setAside: SetAsideRow[];
  consumers: ConsumerReport[];
  /** What runs by date, once it has begun. */
  timedWork: TimedWorkReport[];
  /** Null where nobody can tell. */
  mail: MailReport | null;
  [detail: string]: unknown;
}

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

/** A disk that nobody has found full for so long counts as having room: nobody may have written since. */
const FULL_MS = 30_000;
const fullOr = (state: string, full: { error: Error; at: number } | undefined): string => {
  if (state !== 'ok' || !full || Date.now() - full.at > FULL_MS) return state;
  return full.error.message.startsWith('disk full') ? full.error.message : `disk full: ${full.error.message}`;
};

const lostKeys = (subjects: readonly string[]): string =>
  `keys are lost, which is not the same as erased (${subjects.join(', ')}): restore the vault, or give up what it ` +
  'cannot open with `ledger adopt-log --without-names`';

/** What `/health/ready` tells; `worker` is the one of this process, if it runs one. */
export const ledgerHealth = async (open: OpenLedger, worker?: Worker): Promise<LedgerHealth> => {
  const { store, database, checkpoints, vault, guard, storeClock } = open;
  const [last, rows, aside, lost, timed, mailed] = await Promise.all([
    asked(store.lastEvent(), undefined),
    asked(checkpoints.rows(), []),
    asked(setAsideRows(database), []),
    asked(vault.lost(), []),
    asked(timedWorkReports(open, worker), []),
    asked(mailReport(open, worker), null),
  ]);
  const stores = {
    eventStore: fullOr(last.state, store.full),
    database: fullOr(rows.state, database.full),
    clock: storeClock.problem() ?? 'ok',
    log: guard.mismatch?.message ?? 'ok',
    vault: lost.answer.length > 0 ? lostKeys(lost.answer) : lost.state,
  };
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
  // What an older version made stands still while its successor is built.
  const isReplaced = ({ consumer, version }: ConsumerReport): boolean =>
    consumers.some(
      (one) => one.consumer.startsWith(builderOf({ model: consumer, build: '' })) && one.version > version,
    );
  const isFollowed = (one: ConsumerReport): boolean =>
    one.error === null &&
    (isReplaced(one) || (one.aliveAt !== null && Date.now() - Date.parse(one.aliveAt) < LEASE_SECONDS * 1_000));
  const isBuilding = consumers.some(({ consumer }) => isBuilder(consumer));
  const isSound = aside.state === 'ok' && Object.values(stores).every((state) => state === 'ok');
  const works = isSound && consumers.length > 0 && consumers.every(isFollowed);
  const setAside = aside.answer;
  const timedWork = timed.answer;
  const mail = mailed.answer;
  const isMailed = mail === null || (mail.givenUp === 0 && mail.error === null);
  const isOnTime = timedWork.every(({ error }) => error === null);
  return {
    ready: works && isOnTime && setAside.every(({ kind }) => kind === 'quarantined'),
    status: !works ? 'unavailable' : setAside.length > 0 || isBuilding || !isOnTime || !isMailed ? 'degraded' : 'ok',
    ...stores,
    lastPosition: last.answer === undefined ? null : String(last.answer.position),
    parked: consumers.reduce((sum, { parked }) => sum + parked, 0),
    setAside,
    consumers,
    timedWork,
    mail,
  };
};

/** How far each daily work is, by its own stream, whichever process does it. */
const timedWorkReports = async ({ ledger }: OpenLedger, worker?: Worker): Promise<TimedWorkReport[]> => {
  const failures = worker?.timedWork();
  const yesterday = addDays(businessDateOf(ledger.clock.now()), -1);
  const reports = await Promise.all(
    allTimedWork.map(async ({ name: work }) => {
      const { last, next } = (await ledger.read(TimedWork, work)).state;
      const failed = failures?.get(work) ?? null;
      if (next === null)
        return failed === null ? undefined : { work, last, next: addDays(yesterday, 1), error: failed };
      // What other processes do is seen by what they did not do.
      const missed = next <= yesterday ? `${next} is over and not done` : null;
      return { work, last, next, error: failed ?? missed };
    }),
  );
  return reports.filter((report) => report !== undefined);
};

/** What is due is tried within seconds; so long after, nobody tries it. */
const OVERDUE_MS = 15 * 60_000;

const mailReport = async ({ database, ledger }: OpenLedger, worker?: Worker): Promise<MailReport> => {
  const now = ledger.clock.now();
  const { dueSince, ...counts } = await mailCounts(database, now);
  const isOverdue = dueSince !== null && Date.parse(now) - Date.parse(dueSince) > OVERDUE_MS;
  const overdue = isOverdue ? `nobody has tried to deliver what is due since ${dueSince}` : null;
  return { ...counts, error: worker?.mail() ?? overdue };
};
