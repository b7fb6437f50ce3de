import { LRUCache } from 'lru-cache';
import { assert } from '#libs/kernel/errors.js';
import { readCarried } from './carry-forward/read-carried.js';
import { type Cut, endsWithin, foldAt } from './cut.js';
import type { DomainEvent, RecordedEvent } from './event.js';
import { isUnclear } from './eventstoredb/failures.js';
import { NO_EVENTS } from './eventstoredb/store.js';
import { type Aggregate, emptyOf, type Entry, fold, type Folded, foldedOf, streamName, takeRead } from './fold.js';
import type { LedgerStore } from './ledger-store.js';
import { StreamUnreadable } from './unreadable.js';

export { type Aggregate, type CarryForward, type Folded, type Outcome, streamName, whole } from './fold.js';

/** What folding needs of a store; one without a quarantine has nothing set aside. */
type FoldedStore = Pick<
  LedgerStore,
  'readStream' | 'readLast' | 'readAllAfter' | 'endPosition' | 'isSurelyEmpty' | 'guard'
> &
  Partial<Pick<LedgerStore, 'quarantine'>>;

const CACHED_STREAMS = 100_000;
const PAGE = 1_000;
/** While at most so many streams exist, their names are kept where they are all known. */
const KNOWN_NAMES = 1_000_000;
/** Beyond this many events behind, forgetting everything is cheaper than folding what others wrote. */
const PAGES_BEFORE_RESET = 20;
/** After at least so many events a stream's fold is carried forward; see `CarryForward`. */
const CARRY_EVERY = 1_000;
/** Of a stream of more events than this it is asked whether its fold was. */
const SHORT = 100;

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
  /** Whether `position` is where the tail begins; if not, everything is forgotten and it begins at the end. */
  private following = false;
  private synced = false;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  /** Every stream that exists, where the tail was followed from a moment at which there was none. */
  private names: Set<string> | undefined;

  constructor(
    private readonly store: FoldedStore,
    cachedStreams = CACHED_STREAMS,
    readonly carryEvery = CARRY_EVERY,
  ) {
    this.entries = new LRUCache({ max: cachedStreams });
  }

  /** After it, `load` answers states no older than the moment of this call. */
  sync(): Promise<void> {
    // A read under way may have started before the append that the caller must see.
    if (!this.running) this.running = this.begin();
    else this.next ??= this.afterRunning(this.running);
    return this.next ?? this.running;
  }

  /**
   * To be called before a large import: in a ledger without any event, every stream that will ever exist passes in the
   * tail, so one that has not passed needs no read to be known as empty. In any other ledger it changes nothing.
   * @param known streams that may exist all the same, such as the one that tells of the ledger itself
   * @returns whether there was no other event
   */
  async expectEmpty(known: readonly string[] = []): Promise<boolean> {
    await this.sync();
    // From here on names are taken down; only then it is asked whether there were any before.
    this.names = new Set(known);
    const isEmpty = await this.store.isSurelyEmpty(known);
    if (!isEmpty) this.names = undefined;
    return isEmpty;
  }

  /** One read at a time: the next begins in the very step in which this one gives up its place. */
  private async begin(): Promise<void> {
    try {
      await this.readTail();
    } finally {
      this.running = undefined;
    }
  }

  private async afterRunning(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined);
    this.next = undefined;
    this.running ??= this.begin();
    return this.running;
  }

  private async readTail(): Promise<void> {
    try {
      if (this.following && (await this.follow())) return;
      await this.reset();
    } catch (error) {
      // What the log answered may be no log we know; a connection that broke left everything as it was.
      if (!isUnclear(error)) this.following = false;
      throw error;
    }
  }

  /** Takes in what was appended; false when that is more than it is worth, or when it is another log. */
  private async follow(): Promise<boolean> {
    const wanted = (stream: string): boolean => {
      this.names?.add(stream);
      return this.entries.has(stream);
    };
    for (let page = 0; page < PAGES_BEFORE_RESET; page += 1) {
      const { events, unreadable = [], last, end, lost } = await this.store.readAllAfter(this.position, PAGE, wanted);
      if (lost) {
        // An event that was read before is not there any more: before anybody decides by such a log, it is looked at.
        await this.store.guard?.check();
        return false;
      }
      for (const event of events) this.take(event);
      for (const stream of unreadable) this.forget(stream);
      this.position = last;
      if (this.names && this.names.size > KNOWN_NAMES) this.names = undefined;
      if (end) return true;
    }
    return false;
  }

  private async reset(): Promise<void> {
    this.position = await this.store.endPosition();
    this.entries.clear();
    this.names = undefined;
    this.following = true;
    this.synced = true;
  }

  private take(event: RecordedEvent): void {
    const entry = this.entries.peek(event.stream);
    if (!entry) return;
    if (entry.loading) {
      entry.waiting.push(event);
      return;
    }
    try {
      if (fold(entry, event)) return;
    } catch {
      // Whoever loads the stream gets the error; a stream that cannot be folded must not stop the others.
    }
    this.forget(event.stream);
  }

  /** The next `load` reads the stream anew. */
  forget(stream: string): void {
    this.entries.delete(stream);
  }

  /**
   * The stream's fold as of the last `sync()` or newer; reads the stream when it is not cached. State and revision of
   * one answer belong together and do not move; only the command ids are added to.
   */
  async load<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string): Promise<Folded<S>> {
    assert(this.synced, 'load() before the first sync()');
    const stream = streamName(aggregate, id);
    const known = this.entries.get(stream);
    if (known) {
      assert(known.aggregate.evolve === aggregate.evolve, `${stream} is folded in two ways`);
      if (known.loading) await known.loading;
      if (aggregate.carryForward || known.since === NO_EVENTS) return foldedOf<S>(known);
    }
    const entry: Entry = emptyOf(aggregate as unknown as Aggregate<unknown>);
    this.entries.set(stream, entry);
    if (this.names && !this.names.has(stream)) return foldedOf<S>(entry);
    entry.loading = this.fill(entry, stream);
    try {
      await entry.loading;
    } catch (error) {
      if (this.entries.peek(stream) === entry) this.forget(stream);
      throw error;
    }
    return foldedOf<S>(entry);
  }

  /**
   * The stream's fold as of a cut: the cached one where the cut leaves out nothing of it, otherwise read from the store,
   * with the same answers to what is set aside or cannot be read.
   */
  async loadAt<S, E extends DomainEvent>(aggregate: Aggregate<S, E>, id: string, cut: Cut): Promise<Folded<S>> {
    assert(this.synced, 'loadAt() before the first sync()');
    const stream = streamName(aggregate, id);
    const known = this.entries.get(stream);
    // One that cannot be filled may be read up to the cut all the same.
    const isFilled = known && (await (known.loading ?? Promise.resolve()).then(yes, no));
    if (known && isFilled) {
      assert(known.aggregate.evolve === aggregate.evolve, `${stream} is folded in two ways`);
      const isAsked = aggregate.carryForward !== undefined || known.since === NO_EVENTS;
      if (isAsked && endsWithin(cut, known)) return foldedOf<S>(known);
    }
    const any = aggregate as unknown as Aggregate<unknown>;
    if (!known && this.names && !this.names.has(stream)) return foldedOf<S>(emptyOf(any));
    return foldAt<S>(this.store, any, stream, cut);
  }

  /** Whether everything up to the cut was taken in already, so that no `sync()` could bring anything more. */
  hasReached(cut: Cut): boolean {
    if (!('position' in cut) || !this.following || this.position === undefined) return false;
    return this.position >= cut.position;
  }

  private async fill(entry: Entry, stream: string): Promise<void> {
    try {
      if (await this.beginsCarried(entry, stream)) await this.readOn(entry, stream);
    } catch (error) {
      if (!(error instanceof StreamUnreadable) || entry.since === NO_EVENTS) throw error;
      // What is over may be asked for all the same, such as a payout that comes back after years.
      const { waiting, loading, aggregate } = entry;
      Object.assign(entry, emptyOf(aggregate), { waiting, loading });
      await this.readOn(entry, stream);
    }
    for (const event of entry.waiting) this.followOn(entry, event);
    entry.revision = this.store.quarantine?.after(stream, entry.revision) ?? entry.revision;
    entry.waiting = [];
    delete entry.loading;
  }

  /** Reads a stream's first events and, where there are more, takes what was carried forward; whether there are more. */
  private async beginsCarried(entry: Entry, stream: string): Promise<boolean> {
    if (!entry.aggregate.carryForward) return true;
    const some = Math.min(SHORT, this.carryEvery);
    let read = 0;
    for await (const event of this.store.readStream(stream, 0, some)) {
      this.followOn(entry, event);
      read += 1;
      if (read === some) break;
    }
    if (read < some) return false;
    const carried = await readCarried(this.store, entry.aggregate, stream);
    if (carried && carried.revision > entry.revision) Object.assign(entry, carried);
    return true;
  }

  private async readOn(entry: Entry, stream: string): Promise<void> {
    for await (const event of this.store.readStream(stream, entry.revision + 1)) this.followOn(entry, event);
  }

  /** @throws InvariantViolation where events are missing that nobody set aside */
  private followOn(entry: Entry, event: RecordedEvent): void {
    entry.revision = this.store.quarantine?.after(event.stream, entry.revision) ?? entry.revision;
    if (event.revision <= entry.revision) return;
    assert(event.revision === entry.revision + 1, `gap in ${event.stream}`);
    takeRead(entry, event);
  }
}

const yes = (): boolean => true;
const no = (): boolean => false;
