import { setTimeout as delay } from 'node:timers/promises';
import type { Guard } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Subscription } from '#libs/event-sourcing/eventstoredb/subscription.js';
import { StoreMismatch } from '../founding/mismatch.js';
import type { Quarantine } from '#libs/event-sourcing/quarantine/quarantine.js';
import type { StoredEvent } from '#libs/event-sourcing/unreadable.js';
import { Contiguity } from './contiguity.js';
import type { Inbox } from './inbox.js';
import { type Log, messageOf } from './log.js';

/** The part of the event store that the reader follows. */
export interface Source {
  readonly quarantine?: Pick<Quarantine, 'after'>;
  /** Knows whether the log is the one that was followed; without it nobody asks. */
  readonly guard?: Pick<Guard, 'doubt' | 'assertOurs'> | undefined;
  subscribe(after: bigint | undefined): AsyncIterable<StoredEvent> & Pick<Subscription, 'stop' | 'caughtUp'>;
}

/** So many events may wait for the slowest consumer before reading pauses; half of them gone, it goes on. */
const MAX_WAITING = 20_000;
const BACKOFF_MS = [50, 200, 1_000, 5_000];

/**
 * One subscription to the ledger's events for many consumers: each event is decoded once and handed to every inbox, one
 * that nobody can read, too: each consumer parks its stream if that concerns it. After any error it goes on behind the
 * last event it handed out; a consumer that joins further back makes it begin there again.
 */
export class Reader {
  /** Why it is not reading at the moment. */
  error: string | undefined;
  private readonly inboxes = new Set<Inbox>();
  private readonly contiguity = new Contiguity();
  private position: bigint | undefined;
  private subscription: Pick<Subscription, 'stop'> | undefined;
  private restart = false;
  private failures = 0;
  private readonly ending = new AbortController();
  private wake: (() => void) | undefined;

  constructor(
    private readonly source: Source,
    private readonly log: Log,
    private readonly maxWaiting = MAX_WAITING,
  ) {}

  join(inbox: Inbox): void {
    this.inboxes.add(inbox);
    inbox.onTaken = () => this.wake?.();
    const passed = this.position !== undefined && (inbox.received === undefined || inbox.received < this.position);
    if (passed || !this.subscription) this.startAgain();
    this.wake?.();
  }

  leave(inbox: Inbox): void {
    this.inboxes.delete(inbox);
    inbox.onTaken = () => undefined;
    this.wake?.();
  }

  /** Reads until `stop()`. */
  async run(): Promise<void> {
    while (!this.stopped) {
      if (this.inboxes.size === 0) {
        await this.change();
        continue;
      }
      this.restart = false;
      try {
        await this.follow();
        if (!this.stopped && !this.restart) await this.recover(new Error('the subscription ended'));
      } catch (error) {
        if (!this.stopped && !this.restart) await this.recover(error);
      }
    }
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.wake?.();
    await this.subscription?.stop().catch(() => undefined);
  }

  private get stopped(): boolean {
    return this.ending.signal.aborted;
  }

  private startAgain(): void {
    this.restart = true;
    void this.subscription?.stop().catch(() => undefined);
  }

  private async follow(): Promise<void> {
    // A subscription behind a position that the log does not hold is silent for ever, or looks like an outage.
    this.source.guard?.doubt();
    await this.source.guard?.assertOurs();
    this.position = this.lowest();
    const subscription = this.source.subscribe(this.position);
    this.subscription = subscription;
    void subscription.caughtUp.then(() => {
      if (this.subscription === subscription) this.recovered();
    });
    try {
      for await (const event of subscription) {
        if (this.stopped || this.restart) return;
        this.contiguity.check(event, this.source.quarantine);
        for (const inbox of this.inboxes) inbox.offer(event);
        this.position = event.position;
        this.recovered();
        if (this.waiting() >= this.maxWaiting) await this.room();
      }
    } finally {
      this.subscription = undefined;
      await subscription.stop().catch(() => undefined);
    }
  }

  private recovered(): void {
    this.failures = 0;
    this.error = undefined;
  }

  private async recover(error: unknown): Promise<void> {
    this.failures += 1;
    // A live server drops a consumer that was too slow for a moment: once is no news.
    if (this.failures > 1 || error instanceof StoreMismatch) {
      this.error = messageOf(error);
      this.log.warn('reading from the event store failed', { error: this.error, attempt: this.failures });
    }
    const backoff = BACKOFF_MS[Math.min(this.failures, BACKOFF_MS.length) - 1];
    await delay(backoff, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }

  private lowest(): bigint | undefined {
    let lowest: bigint | undefined;
    for (const { received } of this.inboxes) {
      if (received === undefined) return undefined;
      if (lowest === undefined || received < lowest) lowest = received;
    }
    return lowest;
  }

  private waiting(): number {
    let most = 0;
    for (const { size } of this.inboxes) most = Math.max(most, size);
    return most;
  }

  private async room(): Promise<void> {
    while (!this.stopped && !this.restart && this.waiting() > this.maxWaiting / 2) await this.change();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = () => {
        this.wake = undefined;
        resolve();
      };
    });
  }
}
