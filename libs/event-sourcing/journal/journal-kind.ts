import type { DomainEvent, RecordedEvent } from '../event.js';
import type { Folded } from '../fold.js';
import { MAX_DEFERRED } from './entry.js';

/**
 * An event for the journal without its `sourceUpTo` and `deferred`, and what the journal carries after it. It need not
 * move anything: that a source is refused for want of balance is a posting, too, told by an event of its own.
 */
export interface Posting<C> {
  type: string;
  data: object;
  carried: C;
}

/** A journal folded: what it says as a whole, for sources whose posting depends on more than what is carried. */
interface Book<S> {
  /** Whether this source's posting depends on it; the others cost nothing more than the last event. */
  needs(source: RecordedEvent): boolean;
  /** As of now or later, as far as the sources need it; the revision says of which event. */
  read(id: string, sources: readonly RecordedEvent[]): Promise<Pick<Folded<S>, 'state' | 'revision'>>;
  /** After an event that is about to be appended. */
  evolve(state: S, event: DomainEvent): S;
}

/** The journal that a source is posted to, as the postings before it left it. */
interface Standing<C, P, S> {
  /** Of the journal: a source may have been brought to several, and posts its share to each. */
  readonly id: string;
  readonly carried: C;
  readonly prepared: P;
  /** The folded journal where the source needs it (`Book.needs`). */
  readonly book: S | undefined;
}

/**
 * What makes a journal this journal. `C` is what every event carries forward beside its entry, e.g. a balance; `P` is
 * what `prepare` read. Sources may stand in streams of any category.
 */
export interface JournalKind<C extends object, P, S = undefined> {
  /** Its automation: actor of the events, and part of their command ids. */
  readonly automation: string;
  /** Category of its streams. */
  readonly category: string;
  initial(id: string): C;
  /** What the journal's last event carries: read from its data or, of a PostingDeferred, from its `carried`. */
  carriedBy(last: object): C;
  /** Folds the journal, for a kind whose postings depend on more than what is carried. */
  readonly book?: Book<S>;
  /**
   * Reads what the postings of a journal's sources need of other streams; whatever it throws stops the automation, and
   * the same batch comes again.
   */
  prepare(sources: readonly RecordedEvent[], id: string): Promise<P>;
  /** Told after every append. */
  grew?(id: string, from: number, to: number): void;
  /** What a source posts, perhaps nothing; pure. A throw means that this source cannot be posted now: it is deferred. */
  post(source: RecordedEvent, to: Standing<C, P, S>): readonly Posting<C>[];
}

/** More sources wait in one journal than a few bad ones explain: the automation stops and a person must look. */
export class TooManyDeferred extends Error {
  constructor(stream: string, reason: string) {
    super(`${stream}: more than ${MAX_DEFERRED} sources cannot be posted; the last one because: ${reason}`);
    this.name = 'TooManyDeferred';
  }
}
