import type { Mark } from '#libs/event-sourcing/event.js';
import { isUnclear } from '#libs/event-sourcing/eventstoredb/failures.js';
import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Database } from '../postgres/database.js';
import { isOutage } from '../postgres/failures.js';
import type { Checkpoints } from '../worker/checkpoints.js';
import { type Log, silent } from '../worker/log.js';
import { found, type Founding } from './founding.js';
import { adoptedMeanwhile, positionLost, StoreMismatch } from './mismatch.js';

/** A log that was exchanged under a connection that held is found within so long. */
const CHECK_MS = 5_000;

const later = (one: Mark | undefined, other: Mark | undefined): Mark | undefined =>
  one && other ? (one.position < other.position ? other : one) : (one ?? other);

/**
 * Whether the log is still the one that this ledger followed. The log only grows, so one event at one position vouches
 * for everything before it: the last event that any consumer has passed is looked at, at the start, whenever a connection
 * broke, and from time to time. While it is not there, nothing is appended and nobody follows.
 */
export class LogGuard {
  /** Why log and database do not belong together, as of the last look. */
  mismatch: StoreMismatch | undefined;
  private founding: Founding | undefined;
  /** A connection broke: behind the next one may be another log. */
  private isInDoubt = false;
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly database: Database,
    private readonly checkpoints: Checkpoints,
    private readonly log: Log = silent,
  ) {}

  /**
   * Looks for the first time, and from then on again and again. Another log is no reason not to start, and neither is a
   * store that is away: health must be there to say so, and nothing is appended before it was looked at.
   * @throws StoreMismatch VAULT_LOST
   */
  async start(): Promise<void> {
    this.store.guard = this;
    await this.check().catch((error: unknown) => {
      if (isUnclear(error)) return this.doubt();
      if (!(error instanceof StoreMismatch) || error.code === 'VAULT_LOST') throw error;
    });
    // A store that is away says nothing about its log.
    this.timer = setInterval(() => void this.check().catch(() => undefined), CHECK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The connection broke, or what was answered can be no log we know. */
  doubt(): void {
    this.isInDoubt = true;
  }

  /** Costs nothing unless there is a doubt. @throws StoreMismatch */
  async assertOurs(): Promise<void> {
    if (this.isInDoubt) await this.check();
    if (this.mismatch) throw this.mismatch;
  }

  /** Looks now; several callers share one look. @throws StoreMismatch, and what the store throws */
  check(): Promise<void> {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(): Promise<void> {
    try {
      await this.compare();
      if (this.mismatch) this.log.info('the log is the one that was followed again');
      this.mismatch = undefined;
      this.isInDoubt = false;
    } catch (error) {
      if (!(error instanceof StoreMismatch)) throw error;
      if (!this.mismatch) this.log.warn('the log is not the one that was followed', { error: error.message });
      this.mismatch = error;
      throw error;
    }
  }

  private async compare(): Promise<void> {
    const stored = await this.stored();
    if (stored && this.founding && stored.adoptions !== this.founding.adoptions) throw adoptedMeanwhile();
    const passed = later(this.store.seen, stored?.mark);
    if (passed && !(await this.store.holds(passed))) throw positionLost(passed);
    this.founding ??= await found(this.store, this.database);
    if (!passed && !(await this.store.holds(this.founding.mark))) throw positionLost(this.founding.mark);
  }

  /** What the database has gone on to; without the database, what this process saw must do. */
  private async stored(): Promise<{ mark: Mark | undefined; adoptions: number } | undefined> {
    try {
      return await this.checkpoints.furthest();
    } catch (error) {
      if (isOutage(error) && this.founding) return undefined;
      throw error;
    }
  }
}
