/** Streams as readers see them: only what is durable. */
import { LRUCache } from 'lru-cache';
import { DamagedRecordError } from '../errors.js';
import type { EventLog } from '../storage/log.js';
import { FLAG_JSON, type StoredRecord } from '../storage/record.js';
import type { StreamIndex } from '../storage/stream-index.js';
import { eventData } from '../wire/recorded.js';
import { NO_METADATA, parseMetadata, type StreamMetadata } from './metadata.js';
import { withMetadata, type Stream } from './stream.js';

const CACHED_STREAMS = 20_000;

export class StoredStreams {
  private readonly cache = new LRUCache<string, Stream>({ max: CACHED_STREAMS });

  constructor(
    private readonly log: EventLog,
    private readonly index: StreamIndex,
  ) {}

  read(name: string): Stream {
    let stream = this.cache.get(name);
    if (!stream) this.cache.set(name, (stream = this.load(name)));
    return stream;
  }

  /** The stream is known to be so: nothing has to be read. */
  set(name: string, stream: Stream): void {
    this.cache.set(name, stream);
  }

  /** What is known of the stream is no longer so: the next read asks the index. */
  forget(name: string): void {
    this.cache.delete(name);
  }

  /**
   * The events of the revisions from..to, both included, without asking what may be seen of them.
   * @throws DamagedRecordError
   */
  records(name: string, from: number, to: number): StoredRecord[] {
    const positions = this.index.positions(name, from, to);
    const records = this.log.readMany(positions);
    for (const [index, record] of records.entries()) {
      // The index has checksums of its own; this catches an entry that was wrong before it was written.
      if (record.revision !== from + index || record.stream !== name)
        throw new DamagedRecordError(record.position, 'the index points elsewhere', name);
    }
    return records;
  }

  /** The record that says the stream is gone for good, if there is one. */
  tombstone(name: string): StoredRecord[] {
    const { tombstone } = this.index.head(name);
    return tombstone < 0 ? [] : [this.log.readAt(tombstone)];
  }

  private load(name: string): Stream {
    const head = this.index.head(name);
    if (name.startsWith('$$')) {
      const tombstoned = head.tombstone >= 0 || this.index.head(name.slice(2)).tombstone >= 0;
      return {
        last: head.last,
        tombstoned,
        softDeleted: false,
        hasMetadata: false,
        metadata: { maxCount: 1, softDeleted: false },
        metadataLast: -1,
      };
    }
    const metadataLast = this.index.head(`$$${name}`).last;
    const metadata = metadataLast < 0 ? NO_METADATA : this.metadata(name, metadataLast);
    return withMetadata({ last: head.last, tombstoned: head.tombstone >= 0 }, metadata, metadataLast);
  }

  private metadata(name: string, revision: number): StreamMetadata {
    const [record] = this.records(`$$${name}`, revision, revision);
    return record ? parseMetadata(eventData(record), (record.flags & FLAG_JSON) !== 0) : NO_METADATA;
  }
}
