import type { RecordedEvent } from '../event.js';
import { isOutage } from '../postgres/failures.js';
import type { Database } from '../postgres/database.js';
import type { Projection, Sql } from '../projection.js';
import { type Checkpoints, type Claim, Fenced } from './checkpoints.js';
import { type Log, messageOf } from './log.js';
import { park, type ParkedEvent, parkedEvents, unpark } from './parked.js';
import type { Work } from './work.js';

/** Reads a stream again for a retry. */
export interface StreamReader {
  readStream(stream: string, fromRevision?: number): AsyncIterable<RecordedEvent>;
}

const BATCH = 2_000;
const PAUSE_MS = 25;

/**
 * Rows and checkpoint in one transaction. A batch that fails is halved until the event that fails stands alone: its
 * stream is parked for this projection, everybody else's events are applied. The commit does not wait for the disk: a
 * database that crashes takes rows and checkpoint back together.
 */
export class ProjectionWork implements Work {
  readonly kind = 'projection';
  readonly batchSize = BATCH;
  readonly pauseMs = PAUSE_MS;
  readonly movesCheckpoint = true;
  private parkedStreams = new Set<string>();

  constructor(
    private readonly projection: Projection,
    private readonly parts: {
      database: Database;
      checkpoints: Checkpoints;
      store: StreamReader;
      log: Log;
    },
  ) {}

  get name(): string {
    return this.projection.name;
  }

  get version(): number {
    return this.projection.version;
  }

  async reset(sql: Sql): Promise<void> {
    await sql.query(`TRUNCATE ${this.projection.tables.join(', ')}`);
  }

  async begin(): Promise<void> {
    const parked = await parkedEvents(this.parts.database, { consumer: this.name });
    this.parkedStreams = new Set(parked.map(({ stream }) => stream));
  }

  async handle(events: readonly RecordedEvent[], claim: Claim): Promise<void> {
    const wanted = events.filter(
      ({ type, stream }) => this.projection.types.has(type) && !this.parkedStreams.has(stream),
    );
    if (wanted.length === 0) return;
    const to = events[events.length - 1]!.position;
    try {
      await this.inBatch(claim, to, (sql) => this.projection.apply(wanted, sql));
    } catch (error) {
      if (error instanceof Fenced || isOutage(error)) throw error;
      await this.inBatch(claim, to, (sql) => this.applyParts(wanted, sql));
    }
    claim.position = to;
  }

  async idle(claim: Claim): Promise<void> {
    for (const event of await parkedEvents(this.parts.database, { consumer: this.name, toRetry: true })) {
      await this.retry(event, claim);
    }
  }

  storable(handled: bigint | undefined): bigint | undefined {
    return handled;
  }

  private inBatch(claim: Claim, to: bigint | undefined, work: (sql: Sql) => Promise<void>): Promise<void> {
    return this.parts.database.transaction(
      async (sql) => {
        await this.parts.checkpoints.advance(sql, claim, to);
        await work(sql);
      },
      { durable: false },
    );
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

  private async parkStream(event: RecordedEvent, error: Error, sql: Sql): Promise<void> {
    await park(sql, this.name, event, error);
    this.parkedStreams.add(event.stream);
    this.parts.log.warn('projection parked a stream', {
      consumer: this.name,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      correlationId: event.metadata.$correlationId,
      error: messageOf(error),
    });
  }

  /** Applies a parked stream from where it failed up to where the projection stands; what still fails stays parked. */
  private async retry(parked: ParkedEvent, claim: Claim): Promise<void> {
    const events: RecordedEvent[] = [];
    for await (const event of this.parts.store.readStream(parked.stream, parked.revision)) {
      const passed = claim.position !== undefined && event.position <= claim.position;
      if (passed && this.projection.types.has(event.type)) events.push(event);
    }
    this.parkedStreams.delete(parked.stream);
    try {
      await this.inBatch(claim, claim.position, async (sql) => {
        await unpark(sql, this.name, parked.eventId);
        await this.applyParts(events, sql);
      });
    } catch (error) {
      this.parkedStreams.add(parked.stream);
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
}
