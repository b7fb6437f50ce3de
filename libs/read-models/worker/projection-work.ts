import { type EventRegistry, type Mark, markAt, type RecordedEvent } from '#libs/event-sourcing/event.js';
import { isOutage } from '../postgres/failures.js';
import type { Database } from '../postgres/database.js';
import type { Projection, Sql } from '../projection.js';
import { type Build, builderOf, type Model } from '../builds/build.js';
import type { Builds } from '../builds/builds.js';
import { noticeOf, type Quarantine } from '#libs/event-sourcing/quarantine/quarantine.js';
import {
  isReadable,
  type StoredEvent,
  StreamUnreadable,
  type UnreadableEvent,
} from '#libs/event-sourcing/unreadable.js';
import { type Checkpoints, type Lease, Fenced, Finished } from './checkpoints.js';
import { isTouched } from './interest.js';
import { type Log, messageOf } from './log.js';
import { park, type ParkedEvent, parkedEvents, requestRetry, retryUnreadable, unpark } from './parked.js';
import type { Work } from './work.js';

/** Reads a stream again for a retry, and knows what is set aside. */
export interface StreamReader {
  readonly codec: { readonly registry: Pick<EventRegistry, 'knows'> };
  readonly quarantine: Pick<Quarantine, 'position'>;
  loadQuarantine(): Promise<void>;
  readStream(stream: string, fromRevision?: number): AsyncIterable<RecordedEvent>;
}

const BATCH = 2_000;
const PAUSE_MS = 25;

/**
 * Rows and checkpoint in one transaction. A batch that fails is halved until the event that fails stands alone: its
 * stream is parked for this projection, everybody else's events are applied; so is the stream of an event that nobody
 * can read. The commit does not wait for the disk: a database that crashes takes rows and checkpoint back together.
 *
 * It fills what is served of its model, under the model's name, or a build beside it, which it serves once that has come
 * as far.
 */
export class ProjectionWork implements Work {
  readonly kind = 'projection';
  readonly firstRun = 'from the beginning';
  readonly batchSize = BATCH;
  readonly pauseMs = PAUSE_MS;
  readonly movesCheckpoint = true;
  /** Revision of the first event parked of each stream. */
  private parkedStreams = new Map<string, number>();
  /** The last event handed over; the checkpoint comes after it where a batch had nothing to write. */
  private handed: Mark | undefined;
  private readonly projection: Projection;
  /** What it fills; known from `begin` on where that is what is served. */
  private build: Build | undefined;

  constructor(
    private readonly model: Model,
    private readonly parts: {
      database: Database;
      checkpoints: Checkpoints;
      builds: Builds;
      store: StreamReader;
      log: Log;
    },
    private readonly beside?: Build,
  ) {
    this.projection = model.projection;
    this.build = beside;
  }

  get name(): string {
    return this.beside ? builderOf(this.beside) : this.projection.name;
  }

  get version(): number {
    return this.projection.version;
  }

  async begin(lease: Lease): Promise<void> {
    const { database, checkpoints, builds, store } = this.parts;
    this.handed = lease.passed;
    if (this.beside) await builds.make(this.beside);
    else this.build = await builds.served(this.projection.name);
    if (lease.passed === undefined) {
      // What is set aside by now is never met; decisions that are older than that change nothing any more.
      await store.loadQuarantine();
      await checkpoints.buildWith(lease, store.quarantine.position);
    }
    await retryUnreadable(database, this.name);
    const parked = await parkedEvents(database, { consumer: this.name });
    this.parkedStreams = new Map(parked.reverse().map(({ stream, revision }) => [stream, revision]));
  }

  async handle(events: readonly StoredEvent[], lease: Lease): Promise<void> {
    let plain: RecordedEvent[] = [];
    for (const event of events) {
      const isPlain = isReadable(event) && noticeOf(event) === undefined;
      if (isPlain && this.wants(event)) plain.push(event);
      if (isPlain) continue;
      if (!this.concerns(event, lease)) continue;
      await this.applyAll(plain, plain.at(-1), lease);
      plain = [];
      if (isReadable(event)) await this.heed(event, lease);
      else await this.inBatch(lease, markAt(event), (sql) => this.setAside(event, sql));
    }
    const last = events[events.length - 1];
    await this.applyAll(plain, last, lease);
    if (last) this.handed = markAt(last);
  }

  async idle(lease: Lease): Promise<void> {
    for (const event of await parkedEvents(this.parts.database, { consumer: this.name, toRetry: true })) {
      await this.retry(event, lease);
    }
    if (this.beside) await this.serve(this.beside, lease);
  }

  private async serve(build: Build, lease: Lease): Promise<void> {
    const { builds, checkpoints, log } = this.parts;
    if (!(await builds.serve(build, lease, checkpoints))) return;
    log.info('read model built anew is served', { model: build.model, version: build.version, build: build.build });
    throw new Finished(this.name);
  }

  storable(handled: Mark | undefined): Mark | undefined {
    return handled;
  }

  private wants({ type, stream }: StoredEvent): boolean {
    return this.projection.types.has(type) && !this.parkedStreams.has(stream);
  }

  /** Whether an event that cannot be read, or a decision about a quarantine, changes anything here. */
  private concerns(event: StoredEvent, { quarantine }: Lease): boolean {
    const { registry } = this.parts.store.codec;
    if (isReadable(event)) {
      const isNew = quarantine === undefined || event.position > quarantine;
      return this.wants(event) || (isNew && isTouched(this.projection, noticeOf(event)!.data, registry));
    }
    if (this.projection.showUnreadable) return true;
    return isTouched(this.projection, event, registry) && !this.parkedStreams.has(event.stream);
  }

  private async applyAll(wanted: readonly RecordedEvent[], last: StoredEvent | undefined, lease: Lease): Promise<void> {
    if (wanted.length === 0) return;
    const to = last && markAt(last);
    try {
      await this.inBatch(lease, to, (sql) => this.projection.apply(wanted, sql));
    } catch (error) {
      if (error instanceof Fenced || isOutage(error)) throw error;
      await this.inBatch(lease, to, (sql) => this.applyParts(wanted, sql));
    }
  }

  /** A decision about a quarantine: a stream parked here is tried again, rows that an event made are made anew. */
  private async heed(event: RecordedEvent, lease: Lease): Promise<void> {
    const { data, isRelease } = noticeOf(event)!;
    const parkedAt = this.parkedStreams.get(data.stream);
    const isNew = lease.quarantine === undefined || event.position > lease.quarantine;
    // What was set aside and is not among the rows yet needs no other ones.
    const isApplied = this.projection.types.has(data.type) && (parkedAt === undefined || data.revision < parkedAt);
    const isDue = isRelease ? !this.projection.showUnreadable : isApplied;
    const isAnew = isNew && isDue && isTouched(this.projection, data, this.parts.store.codec.registry);
    const { beside } = this;
    await this.inBatch(lease, markAt(event), async (sql) => {
      if (this.wants(event)) await this.projection.apply([event], sql);
      if (parkedAt !== undefined) await requestRetry(sql, this.name, data.stream);
      if (isAnew && !beside) await this.parts.builds.begin(sql, this.model);
    });
    if (!isAnew || !beside) return;
    await this.parts.checkpoints.rebuild(lease, (sql) => this.parts.builds.truncate(sql, beside));
  }

  private setAside(event: UnreadableEvent, sql: Sql): Promise<void> {
    return this.projection.showUnreadable?.(event, sql) ?? this.parkStream(event, new StreamUnreadable(event), sql);
  }

  private async inBatch(lease: Lease, to: Mark | undefined, work: (sql: Sql) => Promise<void>): Promise<void> {
    await this.parts.database.transaction(
      async (sql) => {
        await this.parts.checkpoints.advance(sql, lease, to);
        await work(sql);
      },
      { durable: false, schema: this.parts.builds.schema(this.build!) },
    );
    lease.passed = to;
  }

  /** Applies what can be applied and parks the rest; a part that fails leaves no trace. */
  private async applyParts(events: readonly RecordedEvent[], sql: Sql): Promise<void> {
    const wanted = events.filter(({ stream }) => !this.parkedStreams.has(stream));
    if (wanted.length === 0) return;
    await sql.query('SAVEPOINT part');
    try {
      await this.projection.apply(wanted, sql);
      await sql.query('RELEASE SAVEPOINT part');
    } catch (error) {
      if (isOutage(error)) throw error;
      await sql.query('ROLLBACK TO SAVEPOINT part');
      if (wanted.length === 1) return this.parkStream(wanted[0]!, error as Error, sql);
      const middle = Math.ceil(wanted.length / 2);
      await this.applyParts(wanted.slice(0, middle), sql);
      await this.applyParts(wanted.slice(middle), sql);
    }
  }

  private async parkStream(event: StoredEvent, error: Error, sql: Sql): Promise<void> {
    await park(sql, this.name, event, error, { blocks: true, unreadable: !isReadable(event) });
    this.parkedStreams.set(event.stream, event.revision);
    this.parts.log.warn('projection parked a stream', {
      consumer: this.name,
      stream: event.stream,
      revision: event.revision,
      eventId: event.id,
      type: event.type,
      ...(isReadable(event) ? { correlationId: event.metadata.$correlationId } : {}),
      error: messageOf(error),
    });
  }

  /**
   * Applies a parked stream from where it failed up to the last event handed over, of which those of this stream were
   * left out; what still fails stays parked.
   */
  private async retry(parked: ParkedEvent, lease: Lease): Promise<void> {
    const { events, unreadable } = await this.readAgain(parked);
    this.parkedStreams.delete(parked.stream);
    try {
      await this.inBatch(lease, this.handed, async (sql) => {
        if (unreadable?.event.id !== parked.eventId) await unpark(sql, this.name, parked.eventId);
        await this.applyParts(events, sql);
        if (unreadable && !this.parkedStreams.has(parked.stream)) {
          await this.parkStream(unreadable.event, unreadable, sql);
        }
      });
    } catch (error) {
      this.parkedStreams.set(parked.stream, parked.revision);
      throw error;
    }
    if (!this.parkedStreams.has(parked.stream)) {
      this.parts.log.info('parked stream applied', {
        consumer: this.name,
        stream: parked.stream,
        events: events.length,
      });
    }
  }

  /** The stream from the parked event up to the last one handed over, or up to the next that cannot be read. */
  private async readAgain({
    stream,
    revision,
  }: ParkedEvent): Promise<{ events: RecordedEvent[]; unreadable?: StreamUnreadable }> {
    const events: RecordedEvent[] = [];
    try {
      for await (const event of this.parts.store.readStream(stream, revision)) {
        const wasHanded = this.handed !== undefined && event.position <= this.handed.position;
        if (wasHanded && this.projection.types.has(event.type)) events.push(event);
      }
    } catch (error) {
      if (!(error instanceof StreamUnreadable)) throw error;
      return { events, unreadable: error };
    }
    return { events };
  }
}
