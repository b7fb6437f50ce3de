import { assert, InvariantViolation } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';
import { type Cause, causedBy, type Parking } from '../automation.js';
import type { EncodedEvent } from '../codec.js';
import type { DomainEvent, RecordedEvent } from '../event.js';
import { bytesOf, MAX_APPEND_BYTES } from '../eventstoredb/append-limits.js';
import { NO_EVENTS, WrongRevision } from '../eventstoredb/store.js';
import type { LedgerStore } from '../ledger-store.js';
import { Mutexes } from '../mutexes.js';
import { StreamUnreadable } from '../unreadable.js';
import { encoded } from '../writing.js';
import { type DeferredSource, type JournalEntry, MAX_DEFERRED } from './entry.js';
import { findSource } from './find-source.js';
import { type JournalKind, type Posting, TooManyDeferred } from './journal-kind.js';
import { inParallel } from './in-parallel.js';
import { PostingDeferred, type PostingDeferredData } from './posting-deferred.js';

/** Where sources go that cannot be posted now. */
type Setting = Partial<Parking>;
/** Where a journal stands after its last event. */
interface Head<C, S> {
  revision: number;
  sourceUpTo: bigint;
  deferred: readonly DeferredSource[];
  carried: C;
  /** Business time of its last event. */
  effectiveAt?: Instant;
  /** The journal folded, where one of the sources at hand needs it; what was planned since is folded when one asks. */
  book?: () => S;
}
interface Planned<C, S> {
  events: EncodedEvent[];
  head: Head<C, S>;
}

const MAX_EVENTS_AN_APPEND = 100;
/** Journals written at once; more would only queue at the store. */
const PARALLEL = 32;
/** Other writers of a journal are rare: a second automation while a lease changes hands. */
const MAX_CONFLICTS = 100;
/** With the longest list in each event, an append of a hundred stays below the store's limit of one megabyte. */
const MAX_REASON = 200;

/**
 * Writes journals: streams in which every event carries what the next one needs, so that a posting reads only the last
 * event and costs the same after ten or ten million entries.
 *
 * A source at or below the last event's `sourceUpTo` is posted already, unless it is in `deferred`. All postings of one
 * source stand in one append; appends have the exact revision, so that of two writers one wins and the other looks
 * again. Sources of one journal are posted strictly in the order of the log; a source may be in several. A source that cannot be posted is entered
 * as PostingDeferred and carried in `deferred`; later sources of its stream wait behind it, others do not; `retry` works
 * the list.
 */
export class JournalWriter<C extends object, P, S = undefined> {
  private readonly heads = new Map<string, Head<C, S>>();
  private readonly stale = new Set<string>();
  private readonly mutexes = new Mutexes();

  constructor(
    private readonly store: LedgerStore,
    private readonly kind: JournalKind<C, P, S>,
  ) {}

  /**
   * Posts sources, in the order of the log, each to every journal that `journals` names it for; a source seen before
   * changes nothing. With `parking.park`, the sources of a journal that cannot be read are parked, and the other journals go on.
   * Resolves when everything is durable.
   * @throws TooManyDeferred, and what `prepare` and the store throw
   */
  async post(journals: ReadonlyMap<string, readonly RecordedEvent[]>, parking?: Setting): Promise<void> {
    await this.each(journals, parking, (id, sources) => this.postAll(id, sources, parking));
  }

  /**
   * Posts sources that were parked when their turn came, whatever was posted since: the journal is searched for each of
   * them, because it may have been posted just before a crash.
   */
  async postLate(journals: ReadonlyMap<string, readonly RecordedEvent[]>, parking?: Setting): Promise<void> {
    await this.each(journals, parking, async (id, sources) => {
      for (const source of sources) await this.postOneLate(id, source, parking);
    });
  }

  private async each(
    journals: ReadonlyMap<string, readonly RecordedEvent[]>,
    parking: Setting | undefined,
    work: (id: string, sources: readonly RecordedEvent[]) => Promise<void>,
  ): Promise<void> {
    await inParallel(PARALLEL, [...journals], async ([id, sources]) => {
      try {
        await this.mutexes.run(id, () => work(id, sources));
      } catch (error) {
        if (!parking?.park || !(error instanceof StreamUnreadable)) throw error;
        for (const source of sources) await parking.park(source, error);
      }
    });
  }

  /** Tries the sources that wait, in order; those of a stream whose first one still fails are left alone. */
  async retry(): Promise<void> {
    const waiting = [...this.heads].filter(([, head]) => head.deferred.length > 0).map(([id]) => id);
    await inParallel(PARALLEL, waiting, async (id) => {
      try {
        await this.mutexes.run(id, () => this.retryAll(id));
      } catch (error) {
        // It waits for a person, who sees it in health; the other journals do not.
        if (!(error instanceof StreamUnreadable)) throw error;
      }
    });
  }

  /** Position of the first source that waits; a restart meets it again there, and so finds the journals that have some. */
  unfinished(): bigint | undefined {
    let first: bigint | undefined;
    for (const { deferred } of this.heads.values()) {
      for (const { position } of deferred)
        if (first === undefined || BigInt(position) < first) first = BigInt(position);
    }
    return first;
  }

  /** Sources that wait, over all journals seen so far. */
  get waiting(): number {
    return [...this.heads.values()].reduce((total, { deferred }) => total + deferred.length, 0);
  }

  private async postOneLate(id: string, source: RecordedEvent, parking: Setting | undefined): Promise<void> {
    await this.retryingConflicts(id, async (head) => {
      if (head.deferred.some(({ eventId }) => eventId === source.id)) return;
      for await (const { metadata } of this.store.readStream(this.streamOf(id))) {
        if (metadata.$causationId === source.id) return;
      }
      const sourceUpTo = source.position > head.sourceUpTo ? source.position : head.sourceUpTo;
      const prepared = await this.kind.prepare([source], id);
      const at = await this.withBook(id, head, [source]);
      const planned = await this.postOrDefer(id, at, source, prepared, sourceUpTo, parking);
      if (planned.events.length > 0) await this.append(id, head, planned);
    });
  }

  private async postAll(id: string, sources: readonly RecordedEvent[], parking?: Setting): Promise<void> {
    const isNew = (head: Head<C, S>, source: RecordedEvent): boolean => source.position > head.sourceUpTo;
    await this.retryingConflicts(id, async (head) => {
      let rest: readonly RecordedEvent[] = sources.filter((source) => isNew(head, source));
      if (rest.length === 0) return;
      const prepared = await this.kind.prepare(rest, id);
      let at = await this.withBook(id, head, rest);
      while (rest.length > 0) {
        const { planned, left } = await this.plan(id, at, rest, prepared, parking);
        if (planned.events.length > 0) await this.append(id, at, planned);
        at = planned.head;
        rest = left;
      }
    });
  }

  /** Events of as many sources as fit into one append. */
  private async plan(
    id: string,
    from: Head<C, S>,
    sources: readonly RecordedEvent[],
    prepared: P,
    parking: Setting | undefined,
  ): Promise<{ planned: Planned<C, S>; left: readonly RecordedEvent[] }> {
    const planned: Planned<C, S> = { events: [], head: from };
    let bytes = 0;
    for (const [index, source] of sources.entries()) {
      try {
        const next = await this.postOrDefer(id, planned.head, source, prepared, source.position, parking);
        bytes += next.events.reduce((sum, event) => sum + bytesOf(event), 0);
        const isMany = planned.events.length + next.events.length > MAX_EVENTS_AN_APPEND || bytes > MAX_APPEND_BYTES;
        if (planned.events.length > 0 && isMany) return { planned, left: sources.slice(index) };
        planned.events.push(...next.events);
        planned.head = next.head;
      } catch (error) {
        // What comes before the source that stops the automation must not wait for it.
        if (!(error instanceof TooManyDeferred) || planned.events.length === 0) throw error;
        return { planned, left: sources.slice(index) };
      }
    }
    return { planned, left: [] };
  }

  private async postOrDefer(
    id: string,
    head: Head<C, S>,
    source: RecordedEvent,
    prepared: P,
    sourceUpTo: bigint,
    parking: Setting | undefined,
  ): Promise<Planned<C, S>> {
    const defer = async (reason: string): Promise<Planned<C, S>> => {
      const planned = await this.defer(id, head, source, reason, sourceUpTo);
      parking?.defer?.(source, this.streamOf(id), reason);
      return planned;
    };
    if (head.deferred.some(({ stream }) => stream === source.stream)) {
      return defer('waits behind an earlier source of its stream');
    }
    const entry = { sourceUpTo: String(sourceUpTo), deferred: [...head.deferred] };
    const posted = await this.posted(id, head, source, prepared, entry);
    return posted instanceof Error ? defer(posted.message) : posted;
  }

  /** A source's postings, ready to be appended, or why it cannot be posted. */
  private async posted(
    id: string,
    head: Head<C, S>,
    source: RecordedEvent,
    prepared: P,
    entry: JournalEntry,
  ): Promise<Planned<C, S> | Error> {
    let postings: readonly Posting<C>[];
    try {
      const book = this.kind.book?.needs(source) ? head.book?.() : undefined;
      postings = this.kind.post(source, { id, carried: head.carried, prepared, book });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    const events = postings.map(({ type, data }): DomainEvent => ({ type, data: { ...data, ...entry } }));
    const carried = postings.at(-1)?.carried ?? head.carried;
    const after: Head<C, S> = {
      revision: head.revision,
      sourceUpTo: BigInt(entry.sourceUpTo),
      deferred: entry.deferred,
      carried,
      ...this.bookAfter(head, events),
    };
    try {
      return { events: await this.encoded(id, source, 'post', events), head: after };
    } catch (error) {
      // An event that is not well-formed lies in its source; anything else may be gone the next time.
      if (error instanceof InvariantViolation) return error;
      throw error;
    }
  }

  /** The head with the folded journal, where one of the sources needs it. @throws WrongRevision where it has moved on */
  private async withBook(id: string, head: Head<C, S>, sources: readonly RecordedEvent[]): Promise<Head<C, S>> {
    const { book } = this.kind;
    if (!book || head.book !== undefined || !sources.some((source) => book.needs(source))) return head;
    const { state, revision } = await book.read(id, sources);
    if (revision !== head.revision) throw new WrongRevision(this.streamOf(id), head.revision);
    return { ...head, book: () => state };
  }

  private bookAfter({ book }: Head<C, S>, events: readonly DomainEvent[]): { book?: () => S } {
    const evolve = this.kind.book?.evolve;
    if (book === undefined || !evolve) return {};
    let after: { readonly state: S } | undefined;
    return { book: () => (after ??= { state: events.reduce(evolve, book()) }).state };
  }

  private async defer(
    id: string,
    head: Head<C, S>,
    source: RecordedEvent,
    reason: string,
    sourceUpTo: bigint,
  ): Promise<Planned<C, S>> {
    const stream = this.streamOf(id);
    if (head.deferred.length >= MAX_DEFERRED) throw new TooManyDeferred(stream, reason);
    const waiting: DeferredSource = {
      stream: source.stream,
      revision: source.revision,
      position: String(source.position),
      eventId: source.id,
      reason: reason.slice(0, MAX_REASON),
    };
    const after = { ...head, sourceUpTo, deferred: [...head.deferred, waiting] };
    const events = [this.carryOn(after)];
    const planned = { ...after, ...this.bookAfter(head, events) };
    return { events: await this.encoded(id, source, 'defer', events), head: planned };
  }

  private async retryAll(id: string): Promise<void> {
    await this.retryingConflicts(id, async (first) => {
      let head = first;
      const failing = new Set<string>();
      for (const waiting of first.deferred) {
        if (failing.has(waiting.stream)) continue;
        const deferred = head.deferred.filter(({ eventId }) => eventId !== waiting.eventId);
        const source = await this.found(waiting);
        if (source === undefined) {
          const planned = await this.let(id, { ...head, deferred }, waiting);
          await this.append(id, head, planned);
          head = planned.head;
          continue;
        }
        if (source instanceof StreamUnreadable) {
          failing.add(waiting.stream);
          continue;
        }
        const prepared = await this.kind.prepare([source], id);
        const entry = { sourceUpTo: String(head.sourceUpTo), deferred };
        const at = await this.withBook(id, head, [source]);
        const planned = await this.posted(id, at, source, prepared, entry);
        if (planned instanceof Error) {
          failing.add(waiting.stream);
          continue;
        }
        // A source that turns out to post nothing leaves the list all the same.
        if (planned.events.length === 0)
          planned.events = await this.encoded(id, source, 'clear', [this.carryOn(planned.head)]);
        await this.append(id, head, planned);
        head = planned.head;
      }
    });
  }

  /** A source that waits; undefined when it was set aside meanwhile. */
  private async found(waiting: DeferredSource): Promise<RecordedEvent | StreamUnreadable | undefined> {
    try {
      return await findSource(this.store, waiting);
    } catch (error) {
      if (error instanceof StreamUnreadable) return error;
      throw error;
    }
  }

  /** A source that was set aside waits no longer: the journal goes on without it. */
  private async let(id: string, after: Head<C, S>, { eventId }: DeferredSource): Promise<Planned<C, S>> {
    const { effectiveAt } = after;
    assert(effectiveAt, `${this.streamOf(id)} has a deferred source and no event`);
    const cause = { id: eventId, metadata: { $correlationId: eventId, effectiveAt } };
    return { events: await this.encoded(id, cause, 'let-go', [this.carryOn(after)]), head: after };
  }

  private carryOn({ carried, sourceUpTo, deferred }: Head<C, S>): PostingDeferred {
    return { type: PostingDeferred.type, data: { carried, sourceUpTo: String(sourceUpTo), deferred: [...deferred] } };
  }

  private async encoded(
    id: string,
    source: Cause,
    purpose: string,
    events: readonly DomainEvent[],
  ): Promise<EncodedEvent[]> {
    const context = causedBy(source, this.kind.automation, purpose);
    const { effectiveAt } = source.metadata;
    return encoded(this.store.codec, { stream: this.streamOf(id), events, context, effectiveAt });
  }

  /** Appends and moves the planned head to where the append ended. */
  private async append(id: string, from: Head<C, S>, planned: Planned<C, S>): Promise<void> {
    const { revision } = await this.store.append(this.streamOf(id), planned.events, from.revision);
    this.kind.grew?.(id, from.revision, revision);
    const effectiveAt = planned.events.at(-1)!.metadata.effectiveAt;
    planned.head = { ...planned.head, revision, effectiveAt };
    // The fold is kept where all folds are, and no longer here than the sources at hand need it.
    const { book: _, ...remembered } = planned.head;
    this.heads.set(id, remembered);
  }

  private async retryingConflicts(id: string, work: (head: Head<C, S>) => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const known = this.stale.has(id) ? undefined : this.heads.get(id);
      try {
        return await work(known ?? (await this.readHead(id)));
      } catch (error) {
        // Whatever went wrong, the journal may be further than what is remembered; its waiting sources stay known.
        this.stale.add(id);
        if (!(error instanceof WrongRevision) || attempt === MAX_CONFLICTS) throw error;
      }
    }
  }

  private async readHead(id: string): Promise<Head<C, S>> {
    const last = await this.store.readLast(this.streamOf(id));
    const entry = last?.data as JournalEntry | undefined;
    const head: Head<C, S> =
      last && entry
        ? {
            revision: this.store.quarantine.after(this.streamOf(id), last.revision),
            effectiveAt: last.metadata.effectiveAt,
            sourceUpTo: BigInt(entry.sourceUpTo),
            deferred: entry.deferred,
            carried: this.kind.carriedBy(saidBy(last)),
          }
        : {
            revision: this.store.quarantine.after(this.streamOf(id), NO_EVENTS),
            sourceUpTo: -1n,
            deferred: [],
            carried: this.kind.initial(id),
          };
    this.heads.set(id, head);
    this.stale.delete(id);
    return head;
  }

  private streamOf(id: string): string {
    return `${this.kind.category}-${id}`;
  }
}

/** What an event of a journal says of what it carries. */
const saidBy = ({ type, data }: RecordedEvent): object =>
  type === PostingDeferred.type ? (data as PostingDeferredData).carried : data;
