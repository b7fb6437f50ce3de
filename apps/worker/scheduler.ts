import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { beginOn, markDone, occurrenceContext, TimedWork as Progress } from '#libs/event-sourcing/timed/index.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { type Log, messageOf, silent } from '#libs/read-models/worker/log.js';
import { allCommands } from '../ledger/contexts.js';
import { Rounds } from './rounds.js';
import { allTimedWork, type TimedWork } from './timed-work.js';

/** A day is noticed so long after its midnight at the latest. */
const PAUSE_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5 * 60_000;

export interface SchedulerParts {
  readonly ledger: Ledger;
  /** The present, as commands are dated. */
  readonly now: () => Promise<Instant>;
  /** Does the work unless something must not be disturbed, such as an import; answers undefined where it did not. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  readonly log?: Log;
  readonly works?: readonly TimedWork[];
  /** Milliseconds that only go on; waits between retries are counted by them. */
  readonly monotonic?: () => number;
}

/** Why work by date stands still. */
interface Failure {
  readonly error: string;
  readonly attempts: number;
  readonly retryAt: number;
}

/**
 * Does what runs by date, a day after the other: each is a command with the day and an id made of it, and then a mark that
 * it is done. Whoever comes after a process that died in between sends the same command and finds it done; whoever comes
 * a week later goes through every day of the week. Several may run: they do the same.
 */
export class Scheduler extends Rounds {
  private readonly failures = new Map<string, Failure>();
  private readonly works: readonly TimedWork[];
  private readonly log: Log;
  private readonly monotonic: () => number;

  constructor(private readonly parts: SchedulerParts) {
    super();
    this.works = parts.works ?? allTimedWork;
    this.log = parts.log ?? silent;
    this.monotonic = parts.monotonic ?? (() => performance.now());
  }

  /** By name, why it stands still. */
  health(): ReadonlyMap<string, string> {
    return new Map([...this.failures].map(([name, { error }]) => [name, error]));
  }

  /** Does every day that has come and is not done. Never rejects: what fails is told by health, and tried again later. */
  async round(): Promise<void> {
    for (const work of this.works) {
      const failure = this.failures.get(work.name);
      if (this.isStopping) return;
      if (failure && this.monotonic() < failure.retryAt) continue;
      try {
        await this.catchUp(work);
        this.failures.delete(work.name);
      } catch (error) {
        this.failed(work, error, failure?.attempts ?? 0);
      }
    }
  }

  private async catchUp(work: TimedWork): Promise<void> {
    const { ledger, alone } = this.parts;
    const { state } = await ledger.read(Progress, work.name);
    if (state.next !== null && state.next > (await this.today())) return;
    await alone(async () => {
      // A ledger's past is told by whoever brings it; what is done by date begins today.
      if (state.next === null) await beginOn(ledger, work.name, await this.today());
      for (let day = await this.dueDay(work); day !== undefined; day = await this.dueDay(work))
        await this.occur(work, day);
    });
  }

  private async dueDay({ name }: TimedWork): Promise<BusinessDate | undefined> {
    const { state } = await this.parts.ledger.read(Progress, name);
    const isDue = state.next !== null && state.next <= (await this.today());
    return isDue && !this.isStopping ? state.next : undefined;
  }

  private async occur({ name, concerns, command }: TimedWork, day: BusinessDate): Promise<void> {
    const { ledger } = this.parts;
    if (await concerns(ledger)) await carryOut(allCommands, ledger, command(day, occurrenceContext(name, day)));
    await markDone(ledger, name, day);
    this.log.info('done by date', { work: name, day });
  }

  private async today(): Promise<BusinessDate> {
    return businessDateOf(await this.parts.now());
  }

  private failed({ name }: TimedWork, error: unknown, before: number): void {
    const attempts = before + 1;
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(before, 20));
    this.failures.set(name, { error: messageOf(error), attempts, retryAt: this.monotonic() + wait });
    this.log.warn('work by date failed', { work: name, attempt: attempts, error: messageOf(error), retryInMs: wait });
  }

  /** What fails is tried again sooner. */
  protected untilNextLook(): number {
    const waits = [...this.failures.values()].map(({ retryAt }) => Math.max(0, retryAt - this.monotonic()));
    return Math.min(PAUSE_MS, ...waits);
  }
}
