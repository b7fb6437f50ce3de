/**
 * The log: segments of a fixed span, each beginning with a header, records side by side. A position is an offset in the
 * whole span, so segment and place follow from it without an index. A segment ends where the next one says it does.
 */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { DamagedRecordError, EventStoreNodeError } from '../errors.js';
import type { FileLayer, StoreFile } from './files.js';
import { HEADER_BYTES, StoredRecord, readRecord } from './record.js';

export const SEGMENT_HEADER_BYTES = 64;
const MAGIC = Buffer.from('PLEDGLOG');
const READ_BYTES = 256 * 1024;
const SCAN_BYTES = 1024 * 1024;
/** A first guess at one record, when only one is wanted. */
const SINGLE_BYTES = 4096;

export interface LogOptions {
  files: FileLayer;
  folder: string;
  segmentBytes: number;
  salt: number;
  /** 'read' for looking only. */
  mode?: 'read' | 'update';
}

/** Up to where the log is known to be whole: nothing before it is checked when the store opens. */
export interface LogCheckpoint {
  position: number;
  /** Position of the last record before it, -1 for none. */
  previous: number;
}

export const START_OF_LOG: LogCheckpoint = { position: SEGMENT_HEADER_BYTES, previous: -1 };

export const segmentFile = (folder: string, number: number): string =>
  path.join(folder, `${String(number).padStart(8, '0')}.log`);

export class EventLog {
  private readonly segments: StoreFile[] = [];
  /** Where the next record goes. */
  private tail: LogCheckpoint = START_OF_LOG;
  /** Everything before it has been synced; readers never see more. */
  private syncedTo: LogCheckpoint = START_OF_LOG;

  private window = { start: 0, bytes: Buffer.alloc(0) as Buffer };

  constructor(private readonly options: LogOptions) {
    if (options.mode !== 'read') options.files.makeFolder(options.folder);
    for (let number = 0; options.files.exists(segmentFile(options.folder, number)); number++) {
      this.segments.push(options.files.open(segmentFile(options.folder, number), options.mode ?? 'update'));
    }
  }

  get salt(): number {
    return this.options.salt;
  }

  get segmentCount(): number {
    return this.segments.length;
  }

  get segmentBytes(): number {
    return this.options.segmentBytes;
  }

  get end(): LogCheckpoint {
    return this.syncedTo;
  }

  /** The largest append that fits. */
  get largestAppend(): number {
    return this.options.segmentBytes - SEGMENT_HEADER_BYTES;
  }

  /** Where an append of this size goes when the log so far ends at `position`: it never crosses segments. */
  place(position: number, bytes: number): number {
    const segment = Math.floor(position / this.options.segmentBytes);
    const end = (segment + 1) * this.options.segmentBytes;
    const offset = position % this.options.segmentBytes;
    const start = offset < SEGMENT_HEADER_BYTES ? segment * this.options.segmentBytes + SEGMENT_HEADER_BYTES : position;
    return start + bytes <= end ? start : end + SEGMENT_HEADER_BYTES;
  }

  /** Writes records that lie side by side in one segment; durable after sync(). */
  write(bytes: Buffer, position: number, previous: number): void {
    this.segmentFor(position, true).write(bytes, position % this.options.segmentBytes);
    this.tail = { position: position + bytes.length, previous };
  }

  /** Makes everything written so far durable and visible. */
  async sync(): Promise<void> {
    const tail = this.tail;
    await this.segmentFor(tail.position - 1, false).sync();
    this.syncedTo = tail;
  }

  /** The same while everything waits: quicker for a single append on a quick disk. */
  syncNow(): void {
    const tail = this.tail;
    this.segmentFor(tail.position - 1, false).syncNow();
    this.syncedTo = tail;
  }

  /** Takes back what was written but not synced, after a failed write. */
  cut(): void {
    this.tail = this.syncedTo;
    const segment = Math.floor(this.tail.position / this.options.segmentBytes);
    for (let number = this.segments.length - 1; number > segment; number--) {
      this.segments.pop()?.close();
      this.options.files.remove(segmentFile(this.options.folder, number));
    }
    const file = this.segments[segment];
    if (!file) return;
    file.truncate(this.tail.position % this.options.segmentBytes);
    file.syncNow();
  }

  /**
   * Finds the end of the log after a start, calling back for each record behind the checkpoint. A torn tail (nothing
   * behind it was ever acknowledged) is cut; damage to what was acknowledged is an error.
   */
  recover(from: LogCheckpoint, onRecord: (record: StoredRecord, upTo: LogCheckpoint) => void): { cutBytes: number } {
    const whole = this.scan(from, onRecord);
    this.refuseDamage(whole.position);
    this.window = { start: 0, bytes: Buffer.alloc(0) };
    const cutBytes = Math.max(0, this.physicalEnd() - whole.position);
    this.syncedTo = whole;
    this.cut();
    return { cutBytes };
  }

  /** Finds the end of the log and changes nothing: for looking into a store that another process may be using. */
  inspect(from: LogCheckpoint, onRecord: (record: StoredRecord) => void): void {
    this.syncedTo = this.scan(from, onRecord);
    this.tail = this.syncedTo;
  }

  /**
   * Reads everything there is, beyond damage too.
   * @param onDamage called with each stretch that holds no valid record although valid ones follow
   * @returns where the whole appends end
   */
  survey(
    onRecord: (record: StoredRecord) => void,
    onDamage: (from: number, to: number, stream: string) => void,
  ): number {
    let previous = START_OF_LOG.previous;
    let at = START_OF_LOG.position;
    for (;;) {
      const record = this.nextForRecovery(at, previous) ?? this.nextAfterDamage(at);
      if (!record) return at;
      if (record.previous !== previous) onDamage(at, record.position, this.rawNameAt(at));
      onRecord(record);
      at = record.position + record.length;
      previous = record.position;
    }
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
        const found = readRecord(bytes, position - first, position, this.options.salt);
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
      const windowStart = Math.max(this.segmentStart(previous), previous - READ_BYTES);
      const bytes = this.readBytes(windowStart, previous + SINGLE_BYTES - windowStart);
      while (previous >= windowStart && records.length < limit) {
        const found = readRecord(bytes, previous - windowStart, previous, this.options.salt);
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
        const found = readRecord(bytes, offset, at + offset, this.options.salt);
        const whole = typeof found === 'number' ? this.tryAlone(at + offset, found) : found;
        if (whole instanceof StoredRecord) return whole;
      }
      const nextSegment = this.segmentStart(at) + this.options.segmentBytes + SEGMENT_HEADER_BYTES;
      at = bytes.length < READ_BYTES ? nextSegment : at + READ_BYTES - HEADER_BYTES + 8;
    }
    return undefined;
  }

  /** Numbers of the segments whose header is not what was written. */
  damagedHeaders(): number[] {
    const bad: number[] = [];
    for (const [number, file] of this.segments.entries()) {
      const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
      file.read(header, 0, SEGMENT_HEADER_BYTES, 0);
      if (!header.equals(segmentHeader(number, this.options.salt))) bad.push(number);
    }
    return bad;
  }

  close(): void {
    for (const segment of this.segments.splice(0)) segment.close();
  }

  private readFrom(position: number, guess: number, limit: number): StoredRecord[] {
    const records: StoredRecord[] = [];
    const start = this.skipSegmentEnd(position);
    const bytes = this.readBytes(start, guess);
    let offset = 0;
    while (records.length < limit && start + offset < this.syncedTo.position) {
      const found = readRecord(bytes, offset, start + offset, this.options.salt);
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

  /** The stream's name as the damaged record says, if it says anything: for the message only. */
  private nameAt(position: number): string {
    const bytes = this.readBytes(position, SINGLE_BYTES);
    return bytes.length < HEADER_BYTES ? '' : new StoredRecord(bytes, 0, bytes.length, position).stream;
  }

  private tryAlone(position: number, needed: number): StoredRecord | string | number {
    let need = needed;
    for (let attempt = 0; attempt < 2; attempt++) {
      if (position + need > this.readableEnd(position)) return 'its length is impossible';
      const found = readRecord(this.readBytes(position, need), 0, position, this.options.salt);
      if (typeof found !== 'number') return found;
      need = found;
    }
    return 'it is cut off';
  }

  /** A full segment is followed by zeros or nothing; that this is no damage is told by the next segment's first record. */
  private skipSegmentEnd(position: number): number {
    const segment = Math.floor(position / this.options.segmentBytes);
    const next = (segment + 1) * this.options.segmentBytes + SEGMENT_HEADER_BYTES;
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
    return next - first < READ_BYTES && this.segmentStart(first) === this.segmentStart(next);
  }

  private segmentStart(position: number): number {
    return Math.floor(position / this.options.segmentBytes) * this.options.segmentBytes;
  }

  /** Readers stop at what is synced, or at the end of the segment. */
  private readableEnd(position: number): number {
    return Math.min(this.syncedTo.position, this.segmentStart(position) + this.options.segmentBytes);
  }

  private readBytes(position: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.readableEnd(position) - position));
    if (wanted === 0) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(wanted);
    return bytes.subarray(
      0,
      this.segmentFor(position, false).read(bytes, 0, wanted, position % this.options.segmentBytes),
    );
  }

  private segmentFor(position: number, create: boolean): StoreFile {
    const number = Math.floor(position / this.options.segmentBytes);
    const existing = this.segments[number];
    if (existing) return existing;
    if (!create) throw new DamagedRecordError(position, `the file of segment ${number} is missing`);
    return this.createSegment(number);
  }

  private createSegment(number: number): StoreFile {
    const { files, folder } = this.options;
    // What the last segment holds must be durable before a group that lies in the next one is.
    this.segments.at(-1)?.syncNow();
    const file = files.open(segmentFile(folder, number), 'create');
    file.write(segmentHeader(number, this.options.salt), 0);
    file.syncNow();
    files.syncFolder(folder);
    this.segments[number] = file;
    return file;
  }

  /** Whole appends from the checkpoint on. */
  private scan(from: LogCheckpoint, onRecord: (record: StoredRecord, upTo: LogCheckpoint) => void): LogCheckpoint {
    if (from.position > START_OF_LOG.position && this.physicalEnd() < from.position) {
      throw new EventStoreNodeError(
        'DAMAGED',
        `The log ends before position ${from.position}, which it had reached: restore a backup.`,
      );
    }
    let whole = from;
    let append: StoredRecord[] = [];
    let at = from.position;
    let previous = from.previous;
    for (;;) {
      const record = this.nextForRecovery(at, previous);
      if (!record || record.indexInAppend !== append.length) return whole;
      append.push(record);
      at = record.position + record.length;
      previous = record.position;
      if (record.indexInAppend + 1 < record.countInAppend) continue;
      whole = { position: at, previous };
      for (const part of append) onRecord(part, whole);
      append = [];
    }
  }

  private nextAfterDamage(from: number): StoredRecord | undefined {
    const end = this.physicalEnd();
    for (let at = Math.ceil(from / 8) * 8; at < end; at += 8) {
      const record = this.startsLikeRecord(at) ? this.rawRecord(at) : undefined;
      if (record) return record;
    }
    return undefined;
  }

  private rawNameAt(position: number): string {
    const { bytes, offset } = this.rawBytes(position, SINGLE_BYTES);
    return bytes.length - offset < HEADER_BYTES
      ? ''
      : new StoredRecord(bytes, offset, bytes.length - offset, position).stream;
  }

  private nextForRecovery(position: number, previous: number): StoredRecord | undefined {
    const here = this.rawRecord(position);
    if (here?.previous === previous) return here;
    const next = this.segmentStart(position) + this.options.segmentBytes + SEGMENT_HEADER_BYTES;
    const behind = this.rawRecord(next);
    return behind?.previous === previous ? behind : undefined;
  }

  /** A record that need not be synced yet: only recovery looks there. */
  private rawRecord(position: number): StoredRecord | undefined {
    let need = HEADER_BYTES;
    for (let attempt = 0; attempt < 2; attempt++) {
      const { bytes, offset } = this.rawBytes(position, need);
      const found = readRecord(bytes, offset, position, this.options.salt);
      if (found instanceof StoredRecord) return found;
      if (typeof found === 'string' || found > this.options.segmentBytes || bytes.length - offset < need)
        return undefined;
      need = found;
    }
    return undefined;
  }

  /** Unverified bytes through a window that moves on with the scan: a read a megabyte, not one a record. */
  private rawBytes(position: number, length: number): { bytes: Buffer; offset: number } {
    const { start, bytes } = this.window;
    if (position >= start && position + length <= start + bytes.length) return { bytes, offset: position - start };
    const file = this.segments[Math.floor(position / this.options.segmentBytes)];
    if (!file) return { bytes: Buffer.alloc(0), offset: 0 };
    const offset = position % this.options.segmentBytes;
    const fresh = Buffer.allocUnsafe(Math.max(0, Math.min(Math.max(length, SCAN_BYTES), file.size() - offset)));
    const count = file.read(fresh, 0, fresh.length, offset);
    this.window = { start: position, bytes: fresh.subarray(0, count) };
    return { bytes: this.window.bytes, offset: 0 };
  }

  private physicalEnd(): number {
    const last = this.segments.length - 1;
    return last < 0 ? 0 : last * this.options.segmentBytes + (this.segments[last] as StoreFile).size();
  }

  /** A record that was written after `position` had been synced proves that what is unreadable there was acknowledged. */
  private refuseDamage(position: number): void {
    for (
      let record = this.nextAfterDamage(position);
      record;
      record = this.nextAfterDamage(record.position + record.length)
    ) {
      if (record.syncedBefore <= position) continue;
      throw new EventStoreNodeError(
        'DAMAGED',
        `The record at position ${position} is damaged although it was acknowledged: run "store verify" on a copy and restore a backup.`,
      );
    }
  }

  private startsLikeRecord(position: number): boolean {
    const { bytes, offset } = this.rawBytes(position, HEADER_BYTES);
    if (bytes.length - offset < HEADER_BYTES) return false;
    return bytes.readUInt32LE(offset + 8) === position % 2 ** 32 && bytes.readUInt32LE(offset) >= HEADER_BYTES;
  }
}

export const segmentHeader = (number: number, salt: number): Buffer => {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(1, 8);
  header.writeUInt32LE(number, 12);
  header.writeUInt32LE(salt, 16);
  header.writeUInt32LE(crc32(header.subarray(0, 60)), 60);
  return header;
};
