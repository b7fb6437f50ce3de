/**
 * The log: segments of a fixed span, each beginning with a header, records side by side. A position is an offset in the
 * whole span, so segment and place follow from it without an index. A segment ends where the next one says it does.
 */
import { DamagedRecordError, EventStoreNodeError } from '../errors.js';
import { LogScan, START_OF_LOG, type LogCheckpoint } from './log-scan.js';
import { HEADER_BYTES, StoredRecord, readRecord, unverifiedName } from './record.js';
import type { Reached } from './reached.js';
import { SEGMENT_HEADER_BYTES, Segments, type LogOptions } from './segments.js';

const READ_BYTES = 256 * 1024;
/** A first guess at one record, when only one is wanted. */
const SINGLE_BYTES = 4096;

export class EventLog {
  readonly segments: Segments;
  /** Where the next record goes. */
  private tail: LogCheckpoint = START_OF_LOG;
  /** Everything before it has been synced; readers never see more. */
  private syncedTo: LogCheckpoint = START_OF_LOG;

  constructor(
    options: LogOptions,
    /** Of a log that is written to. */
    private readonly reached?: Reached,
  ) {
    this.segments = new Segments(options);
  }

  get end(): LogCheckpoint {
    return this.syncedTo;
  }

  /** The largest append that fits. */
  get largestAppend(): number {
    return this.segments.span - SEGMENT_HEADER_BYTES;
  }

  /** Where an append of this size goes when the log so far ends at `position`: it never crosses segments. */
  place(position: number, bytes: number): number {
    const start = Math.max(position, this.segments.startOf(position) + SEGMENT_HEADER_BYTES);
    return start + bytes <= this.segments.startOf(position) + this.segments.span
      ? start
      : this.segments.nextStart(position);
  }

  /** Writes records that lie side by side in one segment; durable after sync(). */
  write(bytes: Buffer, position: number, previous: number): void {
    this.segments.forWriting(position).write(bytes, this.segments.offsetOf(position));
    this.tail = { position: position + bytes.length, previous };
  }

  /** Makes everything written so far durable and visible. */
  async sync(): Promise<void> {
    const tail = this.tail;
    await this.segments.at(tail.position - 1).sync();
    this.acknowledge(tail);
  }

  /** The same while everything waits: quicker on a quick disk. */
  syncNow(): void {
    const tail = this.tail;
    this.segments.at(tail.position - 1).syncNow();
    this.acknowledge(tail);
  }

  private acknowledge(tail: LogCheckpoint): void {
    this.syncedTo = tail;
    this.reached?.note(tail.position);
  }

  /** Takes back what was written but not synced, after a failed write. */
  cut(): void {
    this.tail = this.syncedTo;
    this.segments.cutAt(this.tail.position);
  }

  /**
   * Finds the end of the log after a start, calling back for each record behind the checkpoint. A torn tail (nothing
   * behind it was ever acknowledged) is cut; damage to what was acknowledged is an error.
   */
  recover(from: LogCheckpoint, onRecord: (record: StoredRecord, upTo: LogCheckpoint) => void): { cutBytes: number } {
    const scan = new LogScan(this.segments);
    const whole = scan.wholeAppends(from, onRecord);
    scan.refuseDamage(whole.position);
    const reached = this.reached?.atOpen ?? 0;
    if (whole.position < reached) throw lost(whole.position, reached);
    const cutBytes = Math.max(0, this.segments.physicalEnd - whole.position);
    this.syncedTo = whole;
    this.cut();
    this.reached?.open(whole.position);
    return { cutBytes };
  }

  /** Finds the end of the log and changes nothing: for looking into a store that another process may be using. */
  inspect(from: LogCheckpoint, onRecord: (record: StoredRecord) => void): void {
    this.syncedTo = new LogScan(this.segments).wholeAppends(from, onRecord);
    this.tail = this.syncedTo;
  }

  /** The record at a position; throws DamagedRecordError when it is not what was written there. */
  readAt(position: number): StoredRecord {
    const [record] = this.readFrom(position, SINGLE_BYTES, 1);
    if (!record) throw new DamagedRecordError(position, 'there is no record');
    return record;
  }

  /** Records at these ascending positions; neighbours come with one read. */
  readMany(positions: readonly number[]): StoredRecord[] {
    const records: StoredRecord[] = [];
    let index = 0;
    while (index < positions.length) {
      const first = positions[index] as number;
      let last = index;
      while (last + 1 < positions.length && this.sameRead(first, positions[last + 1] as number)) last++;
      const span = (positions[last] as number) - first + SINGLE_BYTES;
      const bytes = this.readBytes(first, span);
      for (; index <= last; index++) {
        const position = positions[index] as number;
        const found = readRecord(bytes, position - first, position, this.segments.salt);
        records.push(found instanceof StoredRecord ? found : this.readAlone(position, found));
      }
    }
    return records;
  }

  /** Records from this position on (a record's own, or the end of one), at least one unless the log ends there. */
  readForward(position: number, limit = Infinity): StoredRecord[] {
    return this.readFrom(position, READ_BYTES, limit);
  }

  /** Records before this position (a record's own, or the end), nearest first. */
  readBackward(before: number, limit: number): StoredRecord[] {
    const records: StoredRecord[] = [];
    let previous = before >= this.syncedTo.position ? this.syncedTo.previous : this.readAt(before).previous;
    while (previous >= 0 && records.length < limit) {
      const windowStart = Math.max(this.segments.startOf(previous), previous - READ_BYTES);
      const bytes = this.readBytes(windowStart, previous + SINGLE_BYTES - windowStart);
      while (previous >= windowStart && records.length < limit) {
        const found = readRecord(bytes, previous - windowStart, previous, this.segments.salt);
        const record = found instanceof StoredRecord ? found : this.readAlone(previous, found);
        records.push(record);
        previous = record.previous;
      }
      if (records.length > 0) break;
    }
    return records;
  }

  /** The first record at or behind a position that may lie inside one. */
  boundaryAtOrAfter(position: number): number {
    const end = this.syncedTo.position;
    if (position >= end) return end;
    if (position <= SEGMENT_HEADER_BYTES) return SEGMENT_HEADER_BYTES;
    const found = this.scanForRecord(Math.ceil(position / 8) * 8);
    if (found?.position === position) return position;
    const before = found ? found.previous : this.syncedTo.previous;
    // What was passed over must be the inside of the record before, not a damaged one.
    if (before < 0 || before >= position) throw new DamagedRecordError(position, 'it cannot be read');
    this.readAlone(before, HEADER_BYTES);
    return found?.position ?? end;
  }

  private scanForRecord(from: number): StoredRecord | undefined {
    let at = from;
    while (at < this.syncedTo.position) {
      const bytes = this.readBytes(at, READ_BYTES);
      for (let offset = 0; offset + HEADER_BYTES <= bytes.length; offset += 8) {
        if (bytes.readUInt32LE(offset + 8) !== (at + offset) % 2 ** 32) continue;
        const found = readRecord(bytes, offset, at + offset, this.segments.salt);
        const whole = typeof found === 'number' ? this.tryAlone(at + offset, found) : found;
        if (whole instanceof StoredRecord) return whole;
      }
      const nextSegment = this.segments.nextStart(at);
      at = bytes.length < READ_BYTES ? nextSegment : at + READ_BYTES - HEADER_BYTES + 8;
    }
    return undefined;
  }

  close(): void {
    this.reached?.close();
    this.segments.close();
  }

  private readFrom(position: number, guess: number, limit: number): StoredRecord[] {
    const records: StoredRecord[] = [];
    const start = this.skipSegmentEnd(position);
    const bytes = this.readBytes(start, guess);
    let offset = 0;
    while (records.length < limit && start + offset < this.syncedTo.position) {
      const found = readRecord(bytes, offset, start + offset, this.segments.salt);
      if (found instanceof StoredRecord) {
        records.push(found);
        offset += found.length;
        continue;
      }
      if (records.length > 0) break;
      records.push(this.readAlone(start, found));
      break;
    }
    return records;
  }

  private readAlone(position: number, found: string | number): StoredRecord {
    const record = typeof found === 'number' ? this.tryAlone(position, found) : found;
    if (record instanceof StoredRecord) return record;
    throw new DamagedRecordError(
      position,
      typeof record === 'string' ? record : 'it is cut off',
      this.nameAt(position),
    );
  }

  private nameAt(position: number): string {
    return unverifiedName(this.readBytes(position, SINGLE_BYTES), 0, position);
  }

  private tryAlone(position: number, needed: number): StoredRecord | string | number {
    let need = needed;
    for (let attempt = 0; attempt < 2; attempt++) {
      if (position + need > this.readableEnd(position)) return 'its length is impossible';
      const found = readRecord(this.readBytes(position, need), 0, position, this.segments.salt);
      if (typeof found !== 'number') return found;
      need = found;
    }
    return 'it is cut off';
  }

  /** A full segment is followed by zeros or nothing; that this is no damage is told by the next segment's first record. */
  private skipSegmentEnd(position: number): number {
    const next = this.segments.nextStart(position);
    if (position >= this.syncedTo.position || next > this.syncedTo.position) return position;
    const length = this.readBytes(position, 4);
    if (length.length === 4 && length.readUInt32LE(0) !== 0) return position;
    const first = this.readAlone(next, HEADER_BYTES);
    if (first.previous >= 0) {
      const last = this.readAlone(first.previous, HEADER_BYTES);
      if (last.position + last.length !== position) throw new DamagedRecordError(position, 'its length is impossible');
    }
    return next;
  }

  private sameRead(first: number, next: number): boolean {
    return next - first < READ_BYTES && this.segments.startOf(first) === this.segments.startOf(next);
  }

  /** Readers stop at what is synced, or at the end of the segment. */
  private readableEnd(position: number): number {
    return Math.min(this.syncedTo.position, this.segments.startOf(position) + this.segments.span);
  }

  private readBytes(position: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.readableEnd(position) - position));
    if (wanted === 0) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(wanted);
    return bytes.subarray(0, this.segments.at(position).read(bytes, 0, wanted, this.segments.offsetOf(position)));
  }
}

const lost = (from: number, reached: number): EventStoreNodeError =>
  new EventStoreNodeError(
    'DAMAGED',
    `The log cannot be read from position ${from} on, although events up to ${reached} were acknowledged: keep this folder as it is and restore a backup.`,
  );
