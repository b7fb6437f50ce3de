import {
  EventStoreDBClient,
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
  type ResolvedEvent,
} from '@eventstore/db-client';
import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '#libs/kernel/errors.js';
import type { Codec, EncodedEvent, RawEvent } from '../codec.js';
import type { RecordedEvent } from '../event.js';
import type { Namespace } from '../namespace.js';
import { isUnclear } from './failures.js';
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

const APPEND_ATTEMPTS = 8;
const APPEND_DEADLINE_MS = 10_000;
/** Events asked for at once; the client decodes one at a time, so this bounds memory, not speed. */
const PAGE = 1_000;
/** Events of one step of the search for the namespace's last one. */
const SEARCH_PAGE = 32;
/** Events the server looks at before it sends a page of a filtered subscription. */
const SEARCH_WINDOW = 1_000;

/**
 * The only door to EventStoreDB: appends with an exact revision, reads and subscriptions inside one namespace.
 * Reads that a decision rests on ask the leader; an append whose answer was lost is sent again with the same event
 * ids and the same expected revision, which the store answers as done.
 */
export class EventStore {
  private readonly client: EventStoreDBClient;

  constructor(
    connectionString: string,
    readonly namespace: Namespace,
    readonly codec: Codec,
  ) {
    this.client = EventStoreDBClient.connectionString(connectionString);
  }

  /** Appends all or nothing. @throws WrongRevision when the stream is not at `expected` (NO_EVENTS: must not exist). */
  async append(stream: string, events: readonly EncodedEvent[], expected: number): Promise<Appended> {
    assert(events.length > 0, `nothing to append to ${stream}`);
    const data = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata } as never));
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await this.client.appendToStream(this.namespace.qualify(stream), data, {
          expectedRevision: expected === NO_EVENTS ? NO_STREAM : BigInt(expected),
          requiresLeader: true,
          deadline: APPEND_DEADLINE_MS,
        });
        assert(result.position, `append to ${stream} was answered without a position`);
        return { revision: Number(result.nextExpectedRevision), position: result.position.commit };
      } catch (error) {
        if (error instanceof WrongExpectedVersionError) throw new WrongRevision(stream, expected);
        if (!isUnclear(error) || attempt === APPEND_ATTEMPTS) throw error;
        await delay(Math.min(2_000, 50 * 2 ** attempt));
      }
    }
  }

  /** The stream's events from a revision on, oldest first; empty when there are none. */
  async *readStream(stream: string, fromRevision = 0): AsyncGenerator<RecordedEvent> {
    const read = this.client.readStream(this.namespace.qualify(stream), {
      direction: FORWARDS,
      fromRevision: BigInt(fromRevision),
      requiresLeader: true,
    });
    try {
      for await (const resolved of read) yield this.decoded(resolved);
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
  }

  /** The stream's last event, read backwards: costs the same whatever its length. */
  async readLast(stream: string): Promise<RecordedEvent | undefined> {
    const read = this.client.readStream(this.namespace.qualify(stream), {
      direction: BACKWARDS,
      fromRevision: END,
      maxCount: 1,
      requiresLeader: true,
    });
    let last: RecordedEvent | undefined;
    try {
      // Read to its end: a read that is left early stays open in the client for ever.
      for await (const resolved of read) last = this.decoded(resolved);
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
    return last;
  }

  /**
   * Up to `limit` events of all streams after a position (undefined: from the beginning), whoever they belong to.
   * `events` are this namespace's; `last` is where the next page goes on; `end` tells that there was no more.
   */
  async readAllAfter(
    position: bigint | undefined,
    limit = PAGE,
  ): Promise<{ events: RecordedEvent[]; last: bigint | undefined; end: boolean }> {
    const read = this.client.readAll({
      direction: FORWARDS,
      fromPosition: position === undefined ? START : { commit: position, prepare: position },
      maxCount: limit + 1,
      requiresLeader: true,
    });
    const events: RecordedEvent[] = [];
    let last = position;
    let seen = 0;
    for await (const resolved of read) {
      seen += 1;
      const raw = rawOf(resolved);
      if (raw.position === position) continue;
      last = raw.position;
      const event = this.codec.decode(raw);
      if (event) events.push(event);
    }
    return { events, last, end: seen <= limit };
  }

  /** Position of the last event of the whole server, whoever it belongs to; undefined on an empty one. */
  async endPosition(): Promise<bigint | undefined> {
    const read = this.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
    let last: bigint | undefined;
    for await (const resolved of read) last = rawOf(resolved).position;
    return last;
  }

  /** The last event of this namespace, searched backwards past other applications' events. */
  async lastEvent(): Promise<RecordedEvent | undefined> {
    let before: bigint | undefined;
    for (;;) {
      const read = this.client.readAll({
        direction: BACKWARDS,
        fromPosition: before === undefined ? END : { commit: before, prepare: before },
        maxCount: SEARCH_PAGE,
        requiresLeader: true,
      });
      let found: RecordedEvent | undefined;
      let seen = 0;
      for await (const resolved of read) {
        const raw = rawOf(resolved);
        found ??= this.codec.decode(raw);
        before = raw.position;
        seen += 1;
      }
      if (found || seen < SEARCH_PAGE) return found;
    }
  }

  /** Follows this namespace's events after a position (undefined: from the beginning), in order, for ever. */
  subscribe(after: bigint | undefined): Subscription {
    const filter = this.namespace.filter;
    const subscription = this.client.subscribeToAll(
      {
        fromPosition: after === undefined ? START : { commit: after, prepare: after },
        filter:
          'prefixes' in filter
            ? streamNameFilter({ prefixes: filter.prefixes, maxSearchWindow: SEARCH_WINDOW })
            : streamNameFilter({ regex: filter.regex, maxSearchWindow: SEARCH_WINDOW }),
      },
      { readableHighWaterMark: 8_192 } as never,
    );
    return new Subscription(subscription, (resolved) => this.decoded(resolved));
  }

  async dispose(): Promise<void> {
    await this.client.dispose();
  }

  private decoded(resolved: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent {
    const raw = rawOf(resolved);
    const event = this.codec.decode(raw);
    assert(event, `${raw.stream} is outside the namespace "${this.namespace.name}"`);
    return event;
  }
}

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
