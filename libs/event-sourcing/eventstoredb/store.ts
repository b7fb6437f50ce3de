import {
  jsonEvent,
  NO_STREAM,
  START,
  END,
  FORWARDS,
  BACKWARDS,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
  type AllStreamResolvedEvent,
  type AppendToStreamOptions,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { assert } from '#libs/kernel/errors.js';
import type { Codec, EncodedEvent, RawEvent } from '../codec.js';
import type { Mark, RecordedEvent } from '../event.js';
import { noticeOf, Quarantine, QUARANTINE_CATEGORY, QUARANTINE_STREAM } from '../quarantine/quarantine.js';
import { isReadable, type StoredEvent, StreamUnreadable } from '../unreadable.js';
import type { Namespace } from '../namespace.js';
import { checkBeforeSending } from './append-limits.js';
import { Connection, LITTLE_PATIENCE, type Patience, untilClear, answeredWithin } from './connection.js';
import { DiskFull, isNoPosition, isUnclear, saysDiskFull } from './failures.js';
import { LogEnd } from './log-end.js';
import { Subscription } from './subscription.js';

/** Revision of a stream without events. */
export const NO_EVENTS = -1;

/** The stream moved on: somebody else appended since it was read. */
export class WrongRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: number,
  ) {
    super(`${stream} is not at revision ${expected} any more`);
    this.name = 'WrongRevision';
  }
}

export interface Appended {
  revision: number;
  position: bigint;
}

/** The server judges the deadline by its own clock, so it is longer than we wait: clocks may differ. */
const APPEND_DEADLINE_MS = 60_000;
const APPEND_PATIENCE_MS = 15_000;
const READ_PATIENCE_MS = 30_000;
const LOOK_PATIENCE_MS = 5_000;
/** From this attempt on an append uses a call of its own, in case the shared one does not recover. */
const OWN_CALL_FROM_ATTEMPT = 3;
/** Events asked for at once; the client decodes one at a time, so this bounds memory, not speed. */
const PAGE = 1_000;
/** Events the server looks at before it sends a page of a filtered subscription. */
const SEARCH_WINDOW = 1_000;

/** A page of `$all`. */
export interface AllPage {
  /** The namespace's events. */
  events: RecordedEvent[];
  /** Streams of the namespace with an event that this ledger cannot read, or with one that was set aside or taken back. */
  unreadable?: string[];
  /** Where the next page goes on. */
  last: bigint | undefined;
  /** There was no more. */
  end: boolean;
  /** The position read from is not in the log (any more): it is not the log that was read before. */
  lost?: boolean;
}

/** Knows whether the log is the one that the ledger followed. */
export interface Guard {
  /** The connection broke: another log may be behind the next one. */
  doubt(): void;
  /** Costs nothing unless there is a doubt. @throws StoreMismatch */
  assertOurs(): Promise<void>;
  /** Looks now. @throws StoreMismatch */
  check(): Promise<void>;
}

type ReadResolved = AsyncIterable<ResolvedEvent | AllStreamResolvedEvent> & { cancel(): Promise<void> };

/**
 * The only door to EventStoreDB: appends with an exact revision, reads and subscriptions inside one namespace.
 * Reads that a decision rests on ask the leader; an append whose answer was lost is sent again with the same event
 * ids and the same expected revision, which the store answers as done.
 */
export class EventStore {
  /** Asked before each append, where there is one. */
  guard: Guard | undefined;
  /** The last event that a subscription of this process has brought. */
  seen: Mark | undefined;
  /** Why the last append could not be written, and when; undefined after one that could. */
  full: { error: DiskFull; at: number } | undefined;
  private readonly connection: Connection;
  private readonly end: LogEnd;
  /** What every read passes over, as of the last `loadQuarantine`. */
  readonly quarantine = new Quarantine();
  private loading: Promise<void> = Promise.resolve();
  private listed: Promise<void> | undefined;

  constructor(
    connectionString: string,
    readonly namespace: Namespace,
    readonly codec: Codec,
    private readonly patience: Patience = LITTLE_PATIENCE,
  ) {
    this.connection = new Connection(connectionString);
    this.end = new LogEnd(namespace, codec, (before, count) => this.backwards(before, count));
  }

  /**
   * Appends all or nothing. Only the guard's own events are not `guarded`: it would wait for itself.
   * @throws WrongRevision when the stream is not at `expected` (NO_EVENTS: must not exist)
   * @throws DomainError COMMAND_TOO_LARGE when the events are too large for one append
   * @throws DiskFull when the store has no room; nothing was written
   * @throws StoreMismatch when the log is not the one that was followed; nothing was sent
   */
  async append(
    stream: string,
    events: readonly EncodedEvent[],
    expected: number,
    { guarded = true }: { guarded?: boolean } = {},
  ): Promise<Appended> {
    assert(events.length > 0, `nothing to append to ${stream}`);
    checkBeforeSending(stream, events);
    const data = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata } as never));
    const name = this.namespace.qualify(stream);
    const options: AppendToStreamOptions = {
      expectedRevision: expected === NO_EVENTS ? NO_STREAM : BigInt(expected),
      requiresLeader: true,
      deadline: APPEND_DEADLINE_MS,
    };
    const { client, credentials } = this.connection;
    try {
      const result = await this.untilClear(async (attempt) => {
        // Also before it is sent again: behind a connection that broke may be another log.
        if (guarded) await this.guard?.assertOurs();
        const own = attempt >= OWN_CALL_FROM_ATTEMPT && credentials ? { credentials } : {};
        const answer = client.appendToStream(name, data, { ...options, ...own });
        return answeredWithin(APPEND_PATIENCE_MS, `an append to ${stream}`, answer);
      });
      this.full = undefined;
      assert(result.position, `append to ${stream} was answered without a position`);
      return { revision: Number(result.nextExpectedRevision), position: result.position.commit };
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) throw new WrongRevision(stream, expected);
      throw error;
    }
  }

  /**
   * The stream's events from a revision on, oldest first, without those that are set aside; empty when there are none.
   * Read page by page, so that whoever stops early leaves no call behind; who wants one event fetches one at once.
   * @throws StreamUnreadable at an event that cannot be read
   */
  async *readStream(stream: string, fromRevision = 0, atOnce = PAGE): AsyncGenerator<RecordedEvent> {
    for await (const event of this.readStored(stream, fromRevision, atOnce)) {
      if (this.quarantine.skips(stream, event.revision)) continue;
      yield readable(event);
    }
  }

  /** Every event of the stream from a revision on, also those that are set aside or cannot be read. */
  async *readStored(stream: string, fromRevision = 0, atOnce = PAGE): AsyncGenerator<StoredEvent> {
    await this.knowQuarantine();
    for (let from = fromRevision; ; from += atOnce) {
      const page = await this.pageOf(stream, from, atOnce);
      for (const raw of page) yield this.own(raw);
      if (page.length < atOnce) return;
    }
  }

  /**
   * The stream's last event that is not set aside, read backwards: costs the same whatever its length.
   * @throws StreamUnreadable when it cannot be read
   */
  async readLast(stream: string): Promise<RecordedEvent | undefined> {
    await this.knowQuarantine();
    const name = this.namespace.qualify(stream);
    for (let fromRevision: bigint | typeof END = END; ;) {
      const from = fromRevision;
      const [last] = await this.collect(`a read of ${stream}`, () =>
        this.connection.client.readStream(name, {
          direction: BACKWARDS,
          fromRevision: from,
          maxCount: 1,
          requiresLeader: true,
        }),
      );
      if (!last) return undefined;
      if (!this.quarantine.skips(stream, Number(last.revision))) return readable(this.own(last));
      if (last.revision === 0n) return undefined;
      fromRevision = last.revision - 1n;
    }
  }

  /** Brings the list of what is set aside up to date. One at a time: each call sees what stood in the store by then. */
  loadQuarantine(): Promise<void> {
    this.loading = this.loading.catch(() => undefined).then(() => this.readQuarantine());
    return this.loading;
  }

  /** The streams that a decision about a quarantine changes, the list being up to date with it. */
  private async decidedIn(raw: RawEvent): Promise<string[]> {
    await this.loadQuarantine();
    const event = this.own(raw);
    const notice = isReadable(event) ? noticeOf(event) : undefined;
    return notice ? [notice.data.stream] : [];
  }

  private async knowQuarantine(): Promise<void> {
    this.listed ??= this.loadQuarantine();
    try {
      await this.listed;
    } catch (error) {
      this.listed = undefined;
      throw error;
    }
  }

  /** What stands there and cannot be read is passed over: the way out must not be blocked by what it is for. */
  private async readQuarantine(): Promise<void> {
    if (!this.namespace.has(QUARANTINE_CATEGORY)) return;
    for (;;) {
      const page = await this.pageOf(QUARANTINE_STREAM, this.quarantine.revision + 1);
      for (const raw of page) {
        const event = this.own(raw);
        if (isReadable(event)) this.quarantine.take(event);
        this.quarantine.revision = event.revision;
        this.quarantine.position = event.position;
      }
      if (page.length < PAGE) return;
    }
  }

  private pageOf(stream: string, from: number, maxCount = PAGE): Promise<RawEvent[]> {
    const name = this.namespace.qualify(stream);
    return this.collect(`a read of ${stream}`, () =>
      this.connection.client.readStream(name, {
        direction: FORWARDS,
        fromRevision: BigInt(from),
        maxCount,
        requiresLeader: true,
      }),
    );
  }

  /**
   * Up to `limit` events of all streams after a position (undefined: from the beginning), whoever they belong to.
   * `wanted` spares the decoding of other streams' events; an event that cannot be read is then reported by its
   * stream's name, and without `wanted` thrown. What is set aside is left out; a decision about that is taken in.
   */
  async readAllAfter(
    position: bigint | undefined,
    limit = PAGE,
    wanted?: (stream: string) => boolean,
  ): Promise<AllPage> {
    const page = await this.forwards(position, limit + 1);
    const isFound = position === undefined || page?.[0]?.position === position;
    if (!page) return { events: [], last: position, end: true, lost: true };
    const end = page.length <= limit;
    const last = page.at(-1)?.position ?? position;
    const after = isFound && position !== undefined ? page.slice(1) : page;
    const events: RecordedEvent[] = [];
    const unreadable: string[] = [];
    for (const raw of after) {
      const stream = this.namespace.local(raw.stream);
      if (stream === QUARANTINE_STREAM) unreadable.push(...(await this.decidedIn(raw)));
      if (stream === undefined || (wanted && !wanted(stream))) continue;
      if (this.quarantine.skips(stream, Number(raw.revision))) continue;
      const event = this.codec.read(raw);
      if (!event) continue;
      if (isReadable(event)) events.push(event);
      else if (wanted) unreadable.push(stream);
      else throw new StreamUnreadable(event);
    }
    return { events, unreadable, last, end, lost: !isFound };
  }

  /**
   * Position of the last event of the whole server, whoever it belongs to; undefined on an empty one. Whoever follows
   * `$all` from there knows what had been set aside before.
   */
  async endPosition(): Promise<bigint | undefined> {
    const [last] = await this.backwards(undefined, 1);
    await this.loadQuarantine();
    return last?.position;
  }

  /** An event of this namespace by its id, readable or not; goes through the log from its end. */
  findEvent(id: string): Promise<StoredEvent | undefined> {
    return this.end.find(id);
  }

  /** The last event of this namespace, readable or not, searched backwards past other applications' events. */
  lastEvent(): Promise<StoredEvent | undefined> {
    return this.end.last();
  }

  /**
   * Whether this namespace has no event at all, but for some streams; also false where the server's log is too long to
   * be sure soon.
   */
  isSurelyEmpty(butFor: readonly string[] = []): Promise<boolean> {
    return this.end.isSurelyEmpty(butFor);
  }

  /** Whether the log has this event at this position: asked once, so that whoever asks knows what an outage is. */
  async holds({ position, id }: Mark): Promise<boolean> {
    const fromPosition = { commit: position, prepare: position };
    const read = this.connection.client.readAll({
      direction: FORWARDS,
      fromPosition,
      maxCount: 1,
      requiresLeader: true,
    });
    try {
      const page = await answeredWithin(
        LOOK_PATIENCE_MS,
        `a read at ${position}`,
        all(read),
        () => void read.cancel().catch(() => undefined),
      );
      // A position that was stored before ids were vouches by being there.
      return page[0]?.position === position && (id === '' || page[0].id === id);
    } catch (error) {
      if (isNoPosition(error)) return false;
      throw error;
    }
  }

  /**
   * Follows this namespace's events after a position (undefined: from the beginning), in order, for ever: also those
   * that cannot be read, without those that are set aside.
   */
  subscribe(after: bigint | undefined): Subscription {
    const filter = this.namespace.filter;
    const subscription = this.connection.client.subscribeToAll(
      {
        fromPosition: after === undefined ? START : { commit: after, prepare: after },
        filter:
          'prefixes' in filter
            ? streamNameFilter({ prefixes: filter.prefixes, maxSearchWindow: SEARCH_WINDOW })
            : streamNameFilter({ regex: filter.regex, maxSearchWindow: SEARCH_WINDOW }),
      },
      { readableHighWaterMark: 8_192 } as never,
    );
    return new Subscription(subscription, this.knowQuarantine(), (resolved) => this.followed(rawOf(resolved)));
  }

  private followed(raw: RawEvent): StoredEvent | undefined | Promise<StoredEvent | undefined> {
    const stream = this.namespace.local(raw.stream);
    if (stream === undefined || this.quarantine.skips(stream, Number(raw.revision))) return undefined;
    const event = this.codec.read(raw);
    if (event && (!this.seen || event.position > this.seen.position)) this.seen = event;
    return stream === QUARANTINE_STREAM ? this.loadQuarantine().then(() => event) : event;
  }

  async dispose(): Promise<void> {
    await this.connection.release();
  }

  /** A page of `$all`; undefined where the log has no such position. */
  private async forwards(position: bigint | undefined, maxCount: number): Promise<RawEvent[] | undefined> {
    const fromPosition = position === undefined ? START : { commit: position, prepare: position };
    try {
      return await this.collect('a read of $all', () =>
        this.connection.client.readAll({ direction: FORWARDS, fromPosition, maxCount, requiresLeader: true }),
      );
    } catch (error) {
      if (isNoPosition(error)) return undefined;
      throw error;
    }
  }

  /** Tells the guard of each call whose outcome is unclear, and of a full disk whoever asks for health. */
  private untilClear<T>(work: (attempt: number) => Promise<T>): Promise<T> {
    return untilClear(async (attempt) => {
      try {
        return await work(attempt);
      } catch (error) {
        if (saysDiskFull(error)) {
          this.full = { error: new DiskFull('event store', (error as Error).message), at: Date.now() };
          throw this.full.error;
        }
        if (isUnclear(error)) this.doubt();
        throw error;
      }
    }, this.patience);
  }

  /** Behind the next connection may be another log: what is remembered of this one may not be believed. */
  private doubt(): void {
    this.end.forget();
    this.guard?.doubt();
  }

  private backwards(before: bigint | undefined, maxCount: number): Promise<RawEvent[]> {
    const fromPosition = before === undefined ? END : { commit: before, prepare: before };
    return this.collect('a read of $all', () =>
      this.connection.client.readAll({ direction: BACKWARDS, fromPosition, maxCount, requiresLeader: true }),
    );
  }

  /**
   * A whole read of bounded length. It is never left early: the client would keep its call open on the server, and
   * after a hundred such calls the connection takes no other.
   */
  private collect(call: string, begin: () => ReadResolved): Promise<RawEvent[]> {
    return this.untilClear(async () => {
      const read = begin();
      try {
        return await answeredWithin(READ_PATIENCE_MS, call, all(read), () => void read.cancel().catch(() => undefined));
      } catch (error) {
        if (error instanceof StreamNotFoundError) return [];
        throw error;
      }
    });
  }

  private own(raw: RawEvent): StoredEvent {
    const event = this.codec.read(raw);
    assert(event, `${raw.stream} is no stream of this ledger`);
    return event;
  }
}

const readable = (event: StoredEvent): RecordedEvent => {
  if (!isReadable(event)) throw new StreamUnreadable(event);
  return event;
};

const all = async (read: ReadResolved): Promise<RawEvent[]> => {
  const events: RawEvent[] = [];
  for await (const resolved of read) events.push(rawOf(resolved));
  return events;
};

const rawOf = (resolved: ResolvedEvent | AllStreamResolvedEvent): RawEvent => {
  const event = resolved.event;
  assert(event, 'a read without link resolution answered no event');
  assert(event.position, `event ${event.id} was read without its position`);
  return {
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    stream: event.streamId,
    revision: event.revision,
    position: event.position.commit,
    created: event.created,
  };
};
