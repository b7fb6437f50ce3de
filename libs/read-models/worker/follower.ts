import { setTimeout as delay } from 'node:timers/promises';
import { InvariantViolation } from '#libs/kernel/errors.js';
import type { Mark } from '#libs/event-sourcing/event.js';
import type { StoredEvent } from '#libs/event-sourcing/unreadable.js';
import { type Checkpoints, type Lease, Fenced, Finished } from './checkpoints.js';
import { Inbox } from './inbox.js';
import { type Log, messageOf } from './log.js';
import type { Ownership } from './ownership.js';
import type { Reader } from './reader.js';
import type { Work } from './work.js';

export type FollowerState = 'waiting for ownership' | 'following' | 'failing';

export interface FollowerParts {
  reader: Reader;
  ownership: Ownership;
  checkpoints: Checkpoints;
  log: Log;
  owner: string;
}

const IDLE_MS = 1_000;
const CLAIM_RETRY_MS = 1_000;
/** A consumer rests in proportion to its work, so that on a busy machine batches grow instead of multiplying. */
const REST = { factor: 4, longestMs: 150 };
/** While this much came at once nobody waits for a single event: fewer, larger batches are worth more. */
const CROWD = 50;
const REST_IN_A_CROWD = { factor: 10, longestMs: 400 };
const BACKOFF_MS = [100, 300, 1_000, 3_000, 10_000];

/** Keeps one consumer going: owns it, hands it its events, retries with backoff, knows its position. */
export class Follower {
  readonly inbox = new Inbox();
  /** Set while this process owns the consumer. */
  lease: Lease | undefined;
  /** The last event handed to it and done with. */
  handled: Mark | undefined;
  busy = false;
  error: string | undefined;
  /** Set by whoever finds out that the lease is no longer worth anything. */
  revoked = false;
  /** A report of this follower's position that is on its way. */
  reporting: Promise<void> | undefined;
  private batch: StoredEvent[] = [];
  private failures = 0;
  private idledAt = 0;

  constructor(
    readonly work: Work,
    private readonly parts: FollowerParts,
  ) {}

  get state(): FollowerState {
    if (this.error !== undefined) return 'failing';
    return this.lease ? 'following' : 'waiting for ownership';
  }

  /** Events that came and are not done with. */
  get waiting(): number {
    return this.inbox.size + this.batch.length;
  }

  /** The event that has waited longest. */
  get oldest(): StoredEvent | undefined {
    return this.batch[0] ?? this.inbox.oldest;
  }

  get storable(): Mark | undefined {
    return this.work.storable(this.handled, this.lease?.passed);
  }

  /** Until it is told to stop, or its work is finished. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.revoked) this.drop();
        if (this.lease ?? (await this.takeOver())) await this.step(signal);
        else await pause(CLAIM_RETRY_MS, signal);
      } catch (error) {
        if (error instanceof Finished) return this.drop();
        await this.failed(error, signal);
      }
    }
  }

  /** Becomes the owner if nobody else is, and joins the reader. */
  async takeOver(): Promise<boolean> {
    const { work, parts } = this;
    const free = (await parts.ownership.tryLock(work.name)) || (await parts.checkpoints.isAbandoned(work.name));
    if (!free) return false;
    const lease = await this.leaseRows();
    if (!lease) return false;
    await work.begin(lease);
    this.revoked = false;
    this.lease = lease;
    this.handled = lease.passed;
    this.inbox.reset(lease.passed?.position);
    parts.reader.join(this.inbox);
    parts.log.info('consumer taken over', { consumer: work.name, position: String(lease.passed?.position ?? 'start') });
    return true;
  }

  /** Rows of another version are left to who knows it. */
  private async leaseRows(): Promise<Lease | undefined> {
    const { ownership, checkpoints, owner } = this.parts;
    let lease: Lease | undefined;
    try {
      lease = await checkpoints.takeOver(this.work.name, this.work.version, owner);
    } finally {
      if (!lease) await ownership.release(this.work.name);
    }
    return lease;
  }

  private async step(signal: AbortSignal): Promise<void> {
    const { work } = this;
    const lease = this.lease!;
    if (this.batch.length === 0) this.batch = await this.inbox.take(work.batchSize, IDLE_MS);
    if (signal.aborted || this.revoked) return;
    await this.reporting;
    const started = Date.now();
    const { length } = this.batch;
    if (length > 0) {
      await this.busily(() => work.handle(this.batch, lease));
      const { position, id } = this.batch[length - 1]!;
      this.handled = { position, id };
      this.batch = [];
    }
    // Also under steady traffic: what waits for time must not wait for silence.
    if (length < work.batchSize && started - this.idledAt >= IDLE_MS) {
      this.idledAt = started;
      await this.busily(() => work.idle(lease));
    }
    this.failures = 0;
    this.error = undefined;
    if (length === 0 || length === work.batchSize || work.pauseMs === 0) return;
    await pause(restAfter(Date.now() - started, work.pauseMs, length < CROWD ? REST : REST_IN_A_CROWD), signal);
  }

  private async busily(doing: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await doing();
    } finally {
      this.busy = false;
    }
  }

  /** A projection reads its checkpoint again; an automation is handed the same events again. */
  private async failed(error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof Fenced) this.parts.log.info(error.message, { consumer: this.work.name });
    if (error instanceof Fenced || this.work.movesCheckpoint) this.drop();
    if (error instanceof Fenced) return;
    this.error = messageOf(error);
    this.failures += 1;
    this.parts.log.warn('consumer failed', { consumer: this.work.name, error: this.error, attempt: this.failures });
    const attempt =
      error instanceof InvariantViolation ? BACKOFF_MS.length : Math.min(this.failures, BACKOFF_MS.length);
    await pause(BACKOFF_MS[attempt - 1]!, signal);
  }

  private drop(): void {
    this.parts.reader.leave(this.inbox);
    this.inbox.reset(undefined);
    this.batch = [];
    this.lease = undefined;
    this.handled = undefined;
    this.revoked = false;
  }
}

const restAfter = (workedMs: number, pauseMs: number, { factor, longestMs }: typeof REST): number =>
  Math.min(longestMs, Math.max(pauseMs - workedMs, factor * workedMs));

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal }).catch(() => undefined);
};
