import type { Codec, EncodedEvent } from './codec.js';
import type { RecordedEvent } from './event.js';
import type { AllPage, Appended, Guard } from './eventstoredb/store.js';
import type { Quarantine } from './quarantine/quarantine.js';

/** What deciding, folding and keeping journals need of a store; `EventStore` is one, the memory of specs another. */
export interface LedgerStore {
  readonly codec: Codec;
  readonly quarantine: Quarantine;
  /** Asked when the log is not what it was; a store without one is what it is. */
  readonly guard?: Pick<Guard, 'check'> | undefined;
  /** All or nothing. @throws WrongRevision when the stream is not at `expected` */
  append(
    stream: string,
    events: readonly EncodedEvent[],
    expected: number,
    options?: { guarded?: boolean },
  ): Promise<Appended>;
  /** A stream's events from a revision on, oldest first, fetched so many at once; none where there is no such stream. */
  readStream(stream: string, fromRevision?: number, atOnce?: number): AsyncGenerator<RecordedEvent>;
  /** The last one, at the same cost whatever the stream's length. */
  readLast(stream: string): Promise<RecordedEvent | undefined>;
  /** Events of all streams after a position, in their order. */
  readAllAfter(position: bigint | undefined, limit?: number, wanted?: (stream: string) => boolean): Promise<AllPage>;
  /** Of the last event there is. */
  endPosition(): Promise<bigint | undefined>;
  /** Whether there is surely no event, but for those of some streams. */
  isSurelyEmpty(butFor?: readonly string[]): Promise<boolean>;
}
