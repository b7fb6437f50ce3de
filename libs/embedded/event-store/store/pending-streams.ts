/** What appends have changed that are still on their way to the disk: the next append builds on it, no reader sees it. */
import type { EventLog } from '../storage/log.js';
import type { NewRecord } from '../storage/record.js';
import type { Group, WrittenEvent } from '../storage/writer.js';
import { eventData } from '../wire/recorded.js';
import type { KnownEvent } from './decide.js';
import { KnownIds } from './known-ids.js';
import { parseMetadata } from './metadata.js';
import type { StoredStreams } from './stored-streams.js';
import { withMetadata, type Stream } from './stream.js';

interface Pending {
  /** As it will stand. */
  stream: Stream;
  /** The last group that changes it. */
  group: Group;
}

export class PendingStreams {
  private readonly pending = new Map<string, Pending>();
  private readonly unsynced = new Map<string, WrittenEvent[]>();
  private readonly unsyncedMetadata = new Map<string, Buffer>();
  private readonly knownIds = new KnownIds();

  constructor(
    private readonly log: EventLog,
    private readonly stored: StoredStreams,
  ) {}

  /** The stream after everything that was appended so far. */
  latest(name: string): Stream {
    return this.pending.get(name)?.stream ?? this.stored.read(name);
  }

  /** Who waits for this sees the stream as `latest` tells it; undefined when readers do already. */
  done(name: string): Promise<void> | undefined {
    return this.pending.get(name)?.group.done;
  }

  known(id: Buffer): KnownEvent | undefined {
    return this.knownIds.get(id);
  }

  idAt(name: string, revision: number): Buffer | undefined {
    const unsynced = this.unsynced.get(name)?.find((event) => event.revision === revision);
    return unsynced?.id ?? this.stored.records(name, revision, revision)[0]?.id;
  }

  /**
   * The last metadata of a stream as it was written.
   * @param revision in its metadata stream
   */
  metadata(name: string, revision: number): Buffer | undefined {
    const unsynced = this.unsyncedMetadata.get(name);
    if (unsynced) return unsynced;
    const [record] = this.stored.records(`$$${name}`, revision, revision);
    return record && eventData(record);
  }

  /**
   * Remembers what the records of one append will have changed.
   * @param names of their streams, one a record
   * @param group whose last events they are
   */
  add(names: readonly string[], records: readonly NewRecord[], group: Group): void {
    for (const [index, record] of records.entries()) {
      const name = names[index] as string;
      const event = group.events[group.events.length - records.length + index] as WrittenEvent;
      this.knownIds.add(record.id, name, record.revision);
      const list = this.unsynced.get(name);
      if (list) list.push(event);
      else this.unsynced.set(name, [event]);
      // Within one append only the last event of each stream says where the stream stands.
      if (names[index + 1] !== name) this.changed(name, record, group);
    }
  }

  /** Readers see what the group changed; what later groups changed in the same stream stays pending. */
  settle(name: string, group: Group): void {
    const pending = this.pending.get(name);
    if (!pending) return;
    if (pending.group === group) {
      this.stored.set(name, pending.stream);
      this.pending.delete(name);
      this.unsynced.delete(name);
      this.unsyncedMetadata.delete(name);
      return;
    }
    this.stored.forget(name);
    const waiting = this.unsynced.get(name)?.filter((event) => event.position >= this.log.end.position);
    if (waiting) this.unsynced.set(name, waiting);
  }

  /** After a failed write: nothing that was pending happened, and an id known only from there must be free again. */
  clear(): void {
    this.pending.clear();
    this.unsynced.clear();
    this.unsyncedMetadata.clear();
    this.knownIds.clear();
  }

  private changed(name: string, record: NewRecord, group: Group): void {
    const before = this.latest(name);
    const tombstoned = before.tombstoned || record.revision === Infinity;
    const last = record.revision === Infinity ? before.last : record.revision;
    this.pending.set(name, { group, stream: { ...before, last, tombstoned } });
    if (record.revision === Infinity) this.stored.forget(`$$${name}`);
    if (!name.startsWith('$$')) return;
    const base = name.slice(2);
    // A metadata stream's own metadata is stored, not obeyed.
    if (base.startsWith('$$')) return;
    const metadata = parseMetadata(record.data, record.json);
    this.unsyncedMetadata.set(base, record.data);
    this.pending.set(base, { group, stream: withMetadata(this.latest(base), metadata, record.revision) });
  }
}
