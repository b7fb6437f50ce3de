/** The store: streams, their rules and their events, without any network. */
import { LRUCache } from 'lru-cache';
import { DamagedRecordError, RpcError, Status } from '../errors.js';
import type { EventLog } from '../storage/log.js';
import type { StreamIndex } from '../storage/stream-index.js';
import { FLAG_JSON, type NewRecord, type StoredRecord } from '../storage/record.js';
import { LogWriter, type Group, type WrittenEvent } from '../storage/writer.js';
import { eventData } from '../wire/recorded.js';
import type { Expected, ProposedEvent } from '../wire/requests.js';
import { decideAppend, decideDelete, type Decision, type StreamState } from './decide.js';
import { KnownIds } from './known-ids.js';
import { NO_METADATA, SOFT_DELETE_JSON, parseMetadata, withTruncateBefore, type StreamMetadata } from './metadata.js';
import { firstVisible, isExpired } from './visibility.js';
import { newId } from './new-id.js';

/** Bytes of event data in one append. */
export const MAX_APPEND_BYTES = 1024 * 1024;
const CACHED_STREAMS = 20_000;
const NONE: Buffer = Buffer.alloc(0);

/** What is known of a stream: the rules' part, its metadata, and where it stands. */
export interface Stream extends StreamState {
  metadata: StreamMetadata;
  metadataLast: number;
}

export type AppendOutcome =
  | { kind: 'ok'; /** -1: nothing was ever written */ revision: number; position: number | undefined }
  | { kind: 'wrong_version'; current: number }
  | { kind: 'deleted' };

interface Pending {
  stream: Stream;
  group: Group;
}

export class EventStore {
  private readonly cache = new LRUCache<string, Stream>({ max: CACHED_STREAMS });
  private readonly pending = new Map<string, Pending>();
  private readonly unsynced = new Map<string, WrittenEvent[]>();
  private readonly unsyncedMetadata = new Map<string, Buffer>();
  private readonly knownIds = new KnownIds();
  private readonly writer: LogWriter;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly log: EventLog,
    readonly index: StreamIndex,
  ) {
    this.writer = new LogWriter(
      log,
      (group) => this.committed(group),
      () => this.failed(),
    );
  }

  /** Bytes that wait for the disk: who reads from the network holds back when they are many. */
  get waitingBytes(): number {
    return this.writer.waitingBytes;
  }

  idle(): Promise<void> {
    return this.writer.idle();
  }

  /** Calls back after each group of appends has become readable; returns how to stop that. */
  onCommit(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The stream as readers see it: only what is durable. */
  read(name: string): Stream {
    let stream = this.cache.get(name);
    if (!stream) this.cache.set(name, (stream = this.load(name)));
    return stream;
  }

  async append(name: string, expected: Expected, events: readonly ProposedEvent[]): Promise<AppendOutcome> {
    const stream = this.latest(name);
    const ids = events.map((event) => event.id as Buffer);
    const decision = decideAppend(name, stream, expected, ids, {
      known: (id) => this.knownIds.get(id),
      idAt: (revision) => this.idAt(name, revision),
    });
    if (decision.kind === 'repeat') return this.repeat(name, stream, decision.revision);
    if (decision.kind !== 'write') return this.refusal(decision, stream);
    const bytes = Buffer.from(name, 'utf8');
    const records = events.map((event, index) => toRecord(bytes, event, stream.last + 1 + index));
    if (records.length === 0) return this.appendNothing(name, bytes, stream);
    const extra = name.startsWith('$$')
      ? this.undeletedBy(name, records)
      : this.recreated(name, stream, stream.last + 1);
    this.refuseTooLong([...records, ...extra]);
    const { group, positions } = this.place([...records, ...extra]);
    const revision = stream.last + records.length;
    await group.done;
    return { kind: 'ok', revision, position: positions[records.length - 1] };
  }

  /** Soft delete, or the permanent one; answers the position of the record that says so. */
  async delete(name: string, expected: Expected, tombstone: boolean): Promise<AppendOutcome> {
    const stream = this.latest(name);
    const decision = decideDelete(stream, expected, tombstone);
    if (decision.kind !== 'write') return this.refusal(decision, stream);
    const target = tombstone ? name : `$$${name}`;
    const record: NewRecord = {
      id: newId(),
      stream: Buffer.from(target, 'utf8'),
      type: Buffer.from(tombstone ? '$streamDeleted' : '$metadata'),
      json: !tombstone,
      metadata: NONE,
      data: tombstone ? NONE : Buffer.from(SOFT_DELETE_JSON),
      revision: tombstone ? Infinity : this.latest(target).last + 1,
      hidden: false,
    };
    const { group, positions } = this.place([record]);
    await group.done;
    return { kind: 'ok', revision: stream.last, position: positions[0] };
  }

  /** The stored events of a stream, without asking what may be seen of it. */
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

  private latest(name: string): Stream {
    return this.pending.get(name)?.stream ?? this.read(name);
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
    const metadata = metadataLast < 0 ? NO_METADATA : this.storedMetadata(name, metadataLast);
    return withMetadata({ last: head.last, tombstoned: head.tombstone >= 0 }, metadata, metadataLast);
  }

  private storedMetadata(name: string, revision: number): StreamMetadata {
    const [record] = this.records(`$$${name}`, revision, revision);
    return record ? parseMetadata(eventData(record), (record.flags & FLAG_JSON) !== 0) : NO_METADATA;
  }

  private async repeat(name: string, stream: Stream, revision: number): Promise<AppendOutcome> {
    const pending = this.pending.get(name);
    // The original may still be on its way to the disk: then this copy is answered with it.
    if (pending) await pending.group.done;
    const visible = !stream.softDeleted && revision >= firstVisible(stream);
    const [record] = visible ? this.records(name, revision, revision) : [];
    return { kind: 'ok', revision, position: record && !isExpired(stream, record) ? record.position : undefined };
  }

  private refusal(decision: Decision, stream: Stream): AppendOutcome {
    return decision.kind === 'deleted' ? { kind: 'deleted' } : { kind: 'wrong_version', current: stream.last };
  }

  /** An append of no events takes a position of its own and changes nothing else. */
  private async appendNothing(name: string, bytes: Buffer, stream: Stream): Promise<AppendOutcome> {
    const record: NewRecord = {
      id: newId(),
      stream: bytes,
      type: NONE,
      json: false,
      metadata: NONE,
      data: NONE,
      revision: 0,
      hidden: true,
    };
    const { group, positions } = this.writer.add([name], [record]);
    await group.done;
    return { kind: 'ok', revision: stream.last, position: positions[0] };
  }

  /** Writing to a soft-deleted stream revives it: metadata with $tb at the first new event goes into the same append. */
  private recreated(name: string, stream: Stream, firstRevision: number): NewRecord[] {
    if (!stream.softDeleted) return [];
    const [last] = this.latestMetadata(name, stream.metadataLast);
    const data = last && withTruncateBefore(last, firstRevision);
    return data ? [metadataRecord(name, data, stream.metadataLast + 1)] : [];
  }

  /** Metadata written to a soft-deleted stream revives it too; events before the deletion stay hidden. */
  private undeletedBy(metastream: string, records: readonly NewRecord[]): NewRecord[] {
    const name = metastream.slice(2);
    const stream = this.latest(name);
    const last = records.at(-1);
    const data = last && stream.softDeleted ? withTruncateBefore(last.data, stream.last + 1) : undefined;
    return data ? [metadataRecord(name, data, last!.revision + 1)] : [];
  }

  private latestMetadata(name: string, revision: number): Buffer[] {
    const unsynced = this.unsyncedMetadata.get(name);
    return unsynced ? [unsynced] : this.records(`$$${name}`, revision, revision).map(eventData);
  }

  private refuseTooLong(records: readonly NewRecord[]): void {
    if (this.writer.sizeOf(records) > this.log.largestAppend) {
      throw new RpcError(Status.INVALID_ARGUMENT, 'Invalid Transaction', {
        exception: 'invalid-transaction',
      });
    }
  }

  /** Hands the records of one append to the writer and remembers what they will have changed. */
  private place(records: readonly NewRecord[]): { group: Group; positions: number[] } {
    const names = namesOf(records);
    const placed = this.writer.add(names, records);
    for (const [index, record] of records.entries()) {
      const name = names[index] as string;
      const event = placed.group.events[placed.group.events.length - records.length + index] as WrittenEvent;
      this.knownIds.add(record.id, name, record.revision);
      const list = this.unsynced.get(name);
      if (list) list.push(event);
      else this.unsynced.set(name, [event]);
      // Within one append only the last event of each stream says where the stream stands.
      if (names[index + 1] !== name) this.changed(name, record, placed.group);
    }
    return placed;
  }

  private changed(name: string, record: NewRecord, group: Group): void {
    const before = this.latest(name);
    const tombstoned = before.tombstoned || record.revision === Infinity;
    const last = record.revision === Infinity ? before.last : record.revision;
    this.pending.set(name, { group, stream: { ...before, last, tombstoned } });
    if (record.revision === Infinity) this.cache.delete(`$$${name}`);
    if (!name.startsWith('$$')) return;
    const base = name.slice(2);
    // A metadata stream's own metadata is stored, not obeyed.
    if (base.startsWith('$$')) return;
    const metadata = parseMetadata(record.data, record.json);
    this.unsyncedMetadata.set(base, record.data);
    this.pending.set(base, { group, stream: withMetadata(this.latest(base), metadata, record.revision) });
  }

  private idAt(name: string, revision: number): Buffer | undefined {
    const unsynced = this.unsynced.get(name)?.find((event) => event.revision === revision);
    return unsynced?.id ?? this.records(name, revision, revision)[0]?.id;
  }

  private committed(group: Group): void {
    for (const [index, event] of group.events.entries()) {
      if (event.hidden) continue;
      this.index.add(event.stream, event.revision, event.position);
      const next = group.events[index + 1];
      if (next?.stream === event.stream && !next.hidden) continue;
      this.settle(event.stream, group);
      if (event.stream.startsWith('$$')) this.settle(event.stream.slice(2), group);
      if (event.revision === Infinity) this.cache.delete(`$$${event.stream}`);
    }
    if (this.index.full) this.index.flushInBackground(this.log.end);
    for (const listener of this.listeners) listener();
  }

  /** Readers see what the group changed; what later groups changed in the same stream stays pending. */
  private settle(name: string, group: Group): void {
    const pending = this.pending.get(name);
    if (!pending) return;
    if (pending.group === group) {
      this.cache.set(name, pending.stream);
      this.pending.delete(name);
      this.unsynced.delete(name);
      this.unsyncedMetadata.delete(name);
      return;
    }
    this.cache.delete(name);
    const waiting = this.unsynced.get(name)?.filter((event) => event.position >= this.log.end.position);
    if (waiting) this.unsynced.set(name, waiting);
  }

  private failed(): void {
    this.pending.clear();
    this.unsynced.clear();
    this.unsyncedMetadata.clear();
    this.knownIds.clear();
  }
}

/** Neighbours are mostly of one stream: its name is decoded once. */
const namesOf = (records: readonly NewRecord[]): string[] => {
  let [bytes, name] = [NONE, ''];
  return records.map(({ stream }) => {
    if (stream !== bytes) [bytes, name] = [stream, stream.toString('utf8')];
    return name;
  });
};

const withMetadata = (
  stream: Pick<StreamState, 'last' | 'tombstoned'>,
  metadata: StreamMetadata,
  metadataLast: number,
): Stream => ({
  last: stream.last,
  tombstoned: stream.tombstoned,
  softDeleted: metadata.softDeleted,
  hasMetadata: metadataLast >= 0,
  metadata,
  metadataLast,
});

const toRecord = (stream: Buffer, event: ProposedEvent, revision: number): NewRecord => ({
  id: event.id as Buffer,
  stream,
  type: event.type as Buffer,
  json: event.json as boolean,
  metadata: event.metadata,
  data: event.data,
  revision,
  hidden: false,
});

const metadataRecord = (name: string, data: Buffer, revision: number): NewRecord => ({
  id: newId(),
  stream: Buffer.from(`$$${name}`, 'utf8'),
  type: Buffer.from('$metadata'),
  json: true,
  metadata: NONE,
  data,
  revision,
  hidden: false,
});
