import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Automation } from '#libs/event-sourcing/automation.js';
import type { Mark } from '#libs/event-sourcing/event.js';
import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Database } from '../postgres/database.js';
import type { Builds } from '../builds/builds.js';
import { AutomationWork } from './automation-work.js';
import { Builders } from './builders.js';
import { Checkpoints } from './checkpoints.js';
import { Follower, type FollowerState } from './follower.js';
import { type Log, messageOf, silent } from './log.js';
import { Ownership } from './ownership.js';
import { ProjectionWork, type StreamReader } from './projection-work.js';
import { Reader, type Source } from './reader.js';
import type { Work } from './work.js';

export interface EngineOptions {
  store: Source & StreamReader & Pick<EventStore, 'lastEvent'>;
  database: Database;
  /** Read models to keep; those that must be made anew are built beside what is served. */
  builds?: Builds;
  automations?: readonly Automation[];
  log?: Log;
}

/** How one consumer does in this process. */
export interface ConsumerHealth {
  consumer: string;
  kind: 'projection' | 'automation';
  state: FollowerState;
  /** Log position of the last event it is done with; null before the first, or when another process owns it. */
  position: string | null;
  /** Events that came and wait. */
  lagEvents: number;
  /** Age of the event that has waited longest; 0 when none waits. */
  lagMs: number;
  error: string | null;
}

const REPORT_MS = 25;
/** Signs of life: well below the time after which another worker takes over. */
const ALIVE_MS = 1_000;

/**
 * Follows the ledger with one subscription for all its consumers. Several processes may run the same consumers: each has one
 * owner, the others wait. The tables must be there (`checkpointMigrations`, and `Builds.prepare`).
 */
export class Engine {
  private readonly checkpoints: Checkpoints;
  private readonly lastEvent: () => Promise<Mark | undefined>;
  private readonly ownership: Ownership;
  private readonly reader: Reader;
  private readonly followers: readonly Follower[];
  private readonly builders: Builders | undefined;
  private readonly ending = new AbortController();
  private running: Promise<unknown>[] = [];
  private aliveAt = 0;

  constructor({ store, database, builds, automations = [], log = silent }: EngineOptions) {
    this.checkpoints = new Checkpoints(database);
    this.lastEvent = () => store.lastEvent();
    this.ownership = new Ownership(database, () => this.revokeAll());
    this.reader = new Reader(store, log);
    const { checkpoints, ownership } = this;
    const parts = { reader: this.reader, ownership, checkpoints, log, owner: `${hostname()}:${process.pid}` };
    const filling = builds && { database, checkpoints, builds, store, log };
    const work: Work[] = [
      ...(filling?.builds.models ?? []).map((model) => new ProjectionWork(model, filling!)),
      ...automations.map((one) => new AutomationWork(one, { database, store, log })),
    ];
    this.followers = work.map((one) => new Follower(one, parts));
    // What is served does not wait for what is built from the beginning: that has a subscription of its own.
    this.builders = filling && new Builders(filling, { ...parts, reader: new Reader(store, log) });
  }

  /** Resolves once every consumer was tried to be taken over; what fails later is retried and shown by `health`. */
  async start(): Promise<void> {
    for (const { work } of this.followers) {
      const past = work.firstRun === 'from now on' ? this.lastEvent : undefined;
      await this.checkpoints.ensure(work.name, work.kind, work.version, past);
    }
    await Promise.allSettled([this.builders?.start(), ...this.followers.map((follower) => follower.takeOver())]);
    // Each of them waits for it.
    setMaxListeners(0, this.ending.signal);
    this.running = [
      this.reader.run(),
      this.report(),
      ...(this.builders ? [this.builders.run(this.ending.signal)] : []),
      ...this.followers.map((follower) => follower.run(this.ending.signal)),
    ];
  }

  /** Lets the batches under way end, stores the positions and gives up ownership. */
  async stop(): Promise<void> {
    if (this.ending.signal.aborted) return;
    this.ending.abort();
    for (const { inbox } of this.all) inbox.interrupt();
    await this.reader.stop();
    await Promise.all(this.running);
    await this.reportOnce();
    await this.ownership.close();
  }

  health(): ConsumerHealth[] {
    return this.all.map((follower) => ({
      consumer: follower.work.name,
      kind: follower.work.kind,
      state: follower.state,
      position: follower.handled === undefined ? null : String(follower.handled.position),
      lagEvents: follower.waiting,
      lagMs: follower.oldest ? Math.max(0, Date.now() - Date.parse(follower.oldest.recordedAt)) : 0,
      error: this.errorOf(follower) ?? null,
    }));
  }

  private get all(): Follower[] {
    return [...this.followers, ...(this.builders?.followers ?? [])];
  }

  private errorOf(follower: Follower): string | undefined {
    return follower.error ?? (follower.lease ? this.reader.error : undefined);
  }

  private revokeAll(): void {
    for (const follower of this.all) {
      follower.revoked = true;
      follower.inbox.interrupt();
    }
  }

  private async report(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await delay(REPORT_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
      await this.reportOnce();
    }
  }

  /** Stores the positions that no batch stores, and signs of life. A follower in a transaction reports by itself. */
  private async reportOnce(): Promise<void> {
    const alive = Date.now() - this.aliveAt >= ALIVE_MS || this.ending.signal.aborted;
    if (alive) this.aliveAt = Date.now();
    const entries = this.all.flatMap((follower) => {
      const { lease, storable: to } = follower;
      if (!lease || follower.revoked || (follower.work.movesCheckpoint && follower.busy)) return [];
      if (!alive && to?.position === lease.passed?.position) return [];
      return [{ follower, lease, to, error: this.errorOf(follower) }];
    });
    if (entries.length === 0) return;
    const report = this.checkpoints.report(entries).then(
      (owned) => {
        for (const { follower, lease, to } of entries) {
          if (owned.has(lease.consumer)) lease.passed = to;
          else if (follower.lease === lease) follower.revoked = true;
        }
      },
      // The next report brings what this one did not; a database that is away shows in the batches, too.
      (error: unknown) => {
        for (const { follower } of entries) follower.error ??= messageOf(error);
      },
    );
    for (const { follower } of entries) follower.reporting = report;
    await report;
  }
}
