/** The store: streams, their rules and their events, without any network. */
import { RpcError, Status } from '../errors.js';
import type { EventLog } from '../storage/log.js';
import type { NewRecord, StoredRecord } from '../storage/record.js';
import type { StreamIndex } from '../storage/stream-index.js';
import { LogWriter, type Group, type Placed } from '../storage/writer.js';
import type { Expected, ProposedEvent } from '../wire/requests.js';
import { decideAppend, decideDelete, type Decision } from './decide.js';
import { withTruncateBefore } from './metadata.js';
import { emptyRecord, eventRecord, metadataRecord, namesOf, softDeleteRecord, tombstoneRecord } from './new-records.js';
import { PendingStreams } from './pending-streams.js';
import { StoredStreams } from './stored-streams.js';
import type { Stream } from './stream.js';
import { firstVisible, isExpired } from './visibility.js';

/** Bytes of event data in one append. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export type AppendOutcome =
  | { kind: 'ok'; /** -1: nothing was ever written */ revision: number; position: number | undefined }
  | { kind: 'wrong_version'; current: number }
  | { kind: 'deleted' };

const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export class NodeStore {
  private readonly stored: StoredStreams;
  private readonly pending: PendingStreams;
  private readonly writer: LogWriter;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly log: EventLog,
    readonly index: StreamIndex,
  ) {
    this.stored = new StoredStreams(log, index);
    this.pending = new PendingStreams(log, this.stored);
    this.writer = new LogWriter(
      log,
      (group) => this.committed(group),
      () => this.pending.clear(),
    );
  }

  /**
   * While more waits for the disk than memory should hold: resolves when it has been written. Who reads from the network
   * holds back so long.
   */
  get congested(): Promise<void> | undefined {
    return this.writer.waitingBytes > MAX_WAITING_BYTES ? this.writer.idle() : this.index.congested;
  }

  /** Resolves when nothing is being written. */
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
    return this.stored.read(name);
  }

  /**
   * The stored events of the revisions from..to, both included, without asking what may be seen of them.
   * @throws DamagedRecordError
   */
  records(name: string, from: number, to: number): StoredRecord[] {
    return this.stored.records(name, from, to);
  }

  /** The record that says the stream is gone for good, if there is one. */
  tombstone(name: string): StoredRecord[] {
    return this.stored.tombstone(name);
  }

  /**
   * Appends events, or recognises that they were appended before; resolves when they are durable and readable.
   * @throws RpcError INVALID_ARGUMENT when they do not fit into one segment
   */
  async append(name: string, expected: Expected, events: readonly ProposedEvent[]): Promise<AppendOutcome> {
    const stream = this.pending.latest(name);
    const ids = events.map((event) => event.id as Buffer);
    const decision = decideAppend(name, stream, expected, ids, {
      known: (id) => this.pending.known(id),
      idAt: (revision) => this.pending.idAt(name, revision),
    });
    if (decision.kind === 'repeat') return this.repeat(name, stream, decision.revision);
    if (decision.kind !== 'write') return this.refusal(decision, stream);
    const bytes = Buffer.from(name, 'utf8');
    const records = events.map((event, index) => eventRecord(bytes, event, stream.last + 1 + index));
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
    const stream = this.pending.latest(name);
    const decision = decideDelete(stream, expected, tombstone);
    if (decision.kind !== 'write') return this.refusal(decision, stream);
    const record = tombstone
      ? tombstoneRecord(name)
      : softDeleteRecord(name, this.pending.latest(`$$${name}`).last + 1);
    const { group, positions } = this.place([record]);
    await group.done;
    return { kind: 'ok', revision: stream.last, position: positions[0] };
  }

  private async repeat(name: string, stream: Stream, revision: number): Promise<AppendOutcome> {
    // The original may still be on its way to the disk: then this copy is answered with it.
    await this.pending.done(name);
    const visible = !stream.softDeleted && revision >= firstVisible(stream);
    const [record] = visible ? this.records(name, revision, revision) : [];
    return { kind: 'ok', revision, position: record && !isExpired(stream, record) ? record.position : undefined };
  }

  private refusal(decision: Decision, stream: Stream): AppendOutcome {
    return decision.kind === 'deleted' ? { kind: 'deleted' } : { kind: 'wrong_version', current: stream.last };
  }

  private async appendNothing(name: string, bytes: Buffer, stream: Stream): Promise<AppendOutcome> {
    const { group, positions } = this.writer.add([name], [emptyRecord(bytes)]);
    await group.done;
    return { kind: 'ok', revision: stream.last, position: positions[0] };
  }

  /** Writing to a soft-deleted stream revives it: metadata with $tb at the first new event goes into the same append. */
  private recreated(name: string, stream: Stream, firstRevision: number): NewRecord[] {
    if (!stream.softDeleted) return [];
    const last = this.pending.metadata(name, stream.metadataLast);
    const data = last && withTruncateBefore(last, firstRevision);
    return data ? [metadataRecord(name, data, stream.metadataLast + 1)] : [];
  }

  /** Metadata written to a soft-deleted stream revives it too; events before the deletion stay hidden. */
  private undeletedBy(metastream: string, records: readonly NewRecord[]): NewRecord[] {
    const name = metastream.slice(2);
    const stream = this.pending.latest(name);
    const last = records.at(-1);
    const data = last && stream.softDeleted ? withTruncateBefore(last.data, stream.last + 1) : undefined;
    return data ? [metadataRecord(name, data, last!.revision + 1)] : [];
  }

  private refuseTooLong(records: readonly NewRecord[]): void {
    if (this.writer.sizeOf(records) > this.log.largestAppend) {
      throw new RpcError(Status.INVALID_ARGUMENT, 'Invalid Transaction', {
        exception: 'invalid-transaction',
      });
    }
  }

  /** Hands the records of one append to the writer and remembers what they will have changed. */
  private place(records: readonly NewRecord[]): Placed {
    const names = namesOf(records);
    const placed = this.writer.add(names, records);
    this.pending.add(names, records, placed.group);
    return placed;
  }

  /** The group is durable: the index learns of its events, and readers see them. */
  private committed(group: Group): void {
    for (const [index, event] of group.events.entries()) {
      if (event.hidden) continue;
      this.index.add(event.stream, event.revision, event.position);
      const next = group.events[index + 1];
      if (next?.stream === event.stream && !next.hidden) continue;
      this.pending.settle(event.stream, group);
      if (event.stream.startsWith('$$')) this.pending.settle(event.stream.slice(2), group);
      if (event.revision === Infinity) this.stored.forget(`$$${event.stream}`);
    }
    if (this.index.full) this.index.flushInBackground(this.log.end);
    for (const listener of this.listeners) listener();
  }
}
