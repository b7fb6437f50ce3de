import type { RecordedEvent } from '../event.js';
import { type DeferredSource, MAX_DEFERRED } from './entry.js';
import type { PostingDeferredData } from './posting-deferred.js';

/** An event for the journal without its `sourceUpTo` and `deferred`, and what the journal carries after it. */
export interface Posting<C> {
  type: string;
  data: object;
  carried: C;
}

/**
 * What makes a journal this journal. `C` is what every event carries forward beside its entry, e.g. a balance; `P` is
 * what `prepare` read.
 */
export interface JournalKind<C, P> {
  /** Its automation: actor of the events, and part of their command ids. */
  readonly automation: string;
  /** Category of its streams. */
  readonly category: string;
  initial(id: string): C;
  /** What the journal's last event carries. */
  carriedBy(last: RecordedEvent): C;
  /** What PostingDeferred repeats of it. */
  repeated(carried: C): Pick<PostingDeferredData, 'lastNumber' | 'account'>;
  orderOf(source: RecordedEvent): string;
  /** Reads what postings need of other streams; whatever it throws stops the automation, and the same batch comes again. */
  prepare(sources: readonly RecordedEvent[]): Promise<P>;
  /** What a source posts, perhaps nothing; pure. A throw means that this source cannot be posted now: it is deferred. */
  post(source: RecordedEvent, carried: C, prepared: P): readonly Posting<C>[];
  /** Finds a deferred source again; undefined when it is set aside. */
  find(deferred: DeferredSource): Promise<RecordedEvent | undefined>;
}

/** More sources wait in one journal than a few bad ones explain: the automation stops and a person must look. */
export class TooManyDeferred extends Error {
  constructor(stream: string, reason: string) {
    super(`${stream}: more than ${MAX_DEFERRED} sources cannot be posted; the last one because: ${reason}`);
    this.name = 'TooManyDeferred';
  }
}
