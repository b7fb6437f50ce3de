import { LRUCache } from 'lru-cache';
import { assert } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';
import type { DomainEvent, RecordedEvent } from './event.js';
import { NO_EVENTS, type EventStore } from './eventstoredb/store.js';

/** A kind of stream and how its events fold; `evolve` is pure. */
export interface Aggregate<S, E extends DomainEvent = DomainEvent> {
  readonly category: string;
  readonly initial: S;
  evolve(state: S, event: E): S;
}

/** First outcome of a command in a stream: what a repetition is answered with. */
export interface Outcome {
  revision: number;
  position: bigint;
  bodyHash?: string;
  events: { type: string; id: string }[];
}

/** A stream folded up to a revision. */
export interface Folded<S> {
  readonly state: S;
  readonly revision: number;
  readonly effectiveAt: Instant | undefined;
  readonly lastImport: string | undefined;
  readonly commands: ReadonlyMap<string, Outcome>;
}

interface Entry {
  aggregate: Aggregate<unknown>;
  state: unknown;
  revision: number;
  effectiveAt: Instant | undefined;
  lastImport: string | undefined;
  commands: Map<string, Outcome>;
  /** Set while the stream is read for the first time: later events wait here. */
  loading?: Promise<void>;
  waiting: RecordedEvent[];
}

const CACHED_STREAMS = 100_000;
const PAGE = 1_000;
/** Beyond this many events behind, forgetting everything is cheaper than folding what others wrote. */
const PAGES_BEFORE_RESET = 20;

/**
 * Folded streams, brought up to date by the tail of `$all`.
 *
 * `sync()` reads everything appended since the last call, once for all who wait: an acknowledged append is at once in
 * `$all`, so after it every cached stream is at least as new as the moment `sync()` was called, and all are seen at one
 * position. A decision that needs eight streams costs one short read instead of eight.
 */
export class Streams {
  private readonly entries: LRUCache<string, Entry>;
  private position: bigint | undefined;
  private started = false;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    cachedStreams = CACHED_STREAMS,
  ) {
    this.entries = new LRUCache({ max: cachedStreams });
  }

  /** After it, `load` answers states no older than the moment of this call. */
  sync(): Promise<void> {
    if (!this.running) return this.begin();
    // A read under way may have started before the append that the caller must see.
    this.next ??= this.running.then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  private begin(): Promise<void> {
    this.next = undefined;
    const run = this.readTail().finally(() => {
      if (this.running === run) this.running = undefined;
    });
    this.running = run;
    return run;
  }

  private async readTail(): Promise<void> {
    if (!this.started) return this.reset();
    for (let page = 0; page < PAGES_BEFORE_RESET; page += 1) {
      const { events, last, end } = await this.store.readAllAfter(this.position, PAGE);
      for (const event of events) this.take(event);
      this.position = last;
      if (end) return;
    }
    return this.reset();
  }

  private async reset(): Promise<void> {
    this.position = await this.store.endPosition();
    this.entries.clear();
    this.started = true;
  }

  private take(event: RecordedEvent): void {
    const entry = this.entries.peek(event.stream);
    if (!entry) return;
    if (entry.loading) entry.waiting.push(event);
    else if (!fold(entry, event)) this.entries.delete(event.stream);
  }

  /** The stream's fold as of the last `sync()` or newer; reads the stream when it is not cached. */
  async load<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string): Promise<Folded<S>> {
    const stream = streamName(aggregate, id);
    const known = this.entries.get(stream);
    if (known) {
      assert(known.aggregate.category === aggregate.category, `${stream} is folded in two ways`);
      if (known.loading) await known.loading;
      return known as Folded<S>;
    }
    assert(this.started, 'load() before the first sync()');
    const entry: Entry = { ...emptyOf(aggregate as unknown as Aggregate<unknown>) };
    this.entries.set(stream, entry);
    entry.loading = this.fill(entry, stream);
    try {
      await entry.loading;
    } catch (error) {
      this.entries.delete(stream);
      throw error;
    }
    return entry as Folded<S>;
  }

  private async fill(entry: Entry, stream: string): Promise<void> {
    for await (const event of this.store.readStream(stream)) assert(fold(entry, event), `gap in ${stream}`);
    for (const event of entry.waiting) assert(fold(entry, event), `gap in ${stream}`);
    entry.waiting = [];
    delete entry.loading;
  }
}

export const streamName = (aggregate: { category: string }, id: string): string => `${aggregate.category}-${id}`;

const emptyOf = (aggregate: Aggregate<unknown>): Entry => ({
  aggregate,
  state: aggregate.initial,
  revision: NO_EVENTS,
  effectiveAt: undefined,
  lastImport: undefined,
  commands: new Map(),
  waiting: [],
});

/** Folds an event that follows; true also for one folded before, false when events between are missing. */
const fold = (entry: Entry, event: RecordedEvent): boolean => {
  if (event.revision <= entry.revision) return true;
  if (event.revision !== entry.revision + 1) return false;
  entry.state = entry.aggregate.evolve(entry.state, event);
  entry.revision = event.revision;
  entry.effectiveAt = event.metadata.effectiveAt;
  entry.lastImport = event.metadata.importId;
  const outcome = entry.commands.get(event.metadata.commandId);
  const written = { type: event.type, id: event.id };
  entry.commands.set(event.metadata.commandId, {
    revision: event.revision,
    position: event.position,
    ...(event.metadata.bodyHash ? { bodyHash: event.metadata.bodyHash } : {}),
    events: outcome ? [...outcome.events, written] : [written],
  });
  return true;
};
