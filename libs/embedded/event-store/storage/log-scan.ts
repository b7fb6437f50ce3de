/** Looking at what the log's files hold without trusting them: for recovery, and for verification. */
import { EventStoreNodeError } from '../errors.js';
import { HEADER_BYTES, StoredRecord, readRecord, unverifiedName } from './record.js';
import { SEGMENT_HEADER_BYTES, type Segments } from './segments.js';

const SCAN_BYTES = 1024 * 1024;
/** Where a record's names are likely to stand. */
const SINGLE_BYTES = 4096;

/** Up to where the log is known to be whole: nothing before it is checked when the store opens. */
export interface LogCheckpoint {
  position: number;
  /** Position of the last record before it, -1 for none. */
  previous: number;
}

export const START_OF_LOG: LogCheckpoint = { position: SEGMENT_HEADER_BYTES, previous: -1 };

export class LogScan {
  private window = { start: 0, bytes: Buffer.alloc(0) as Buffer };

  constructor(private readonly segments: Segments) {}

  /** Whole appends from the checkpoint on. */
  wholeAppends(from: LogCheckpoint, onRecord: (record: StoredRecord, upTo: LogCheckpoint) => void): LogCheckpoint {
    if (from.position > START_OF_LOG.position && this.segments.physicalEnd < from.position) {
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

  /** A record that was written after `position` had been synced proves that what is unreadable there was acknowledged. */
  refuseDamage(position: number): void {
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

  private nextAfterDamage(from: number): StoredRecord | undefined {
    const end = this.segments.physicalEnd;
    for (let at = Math.ceil(from / 8) * 8; at < end; at += 8) {
      const record = this.startsLikeRecord(at) ? this.rawRecord(at) : undefined;
      if (record) return record;
    }
    return undefined;
  }

  private nextForRecovery(position: number, previous: number): StoredRecord | undefined {
    const here = this.rawRecord(position);
    if (here?.previous === previous) return here;
    const next = this.segments.nextStart(position);
    const behind = this.rawRecord(next);
    return behind?.previous === previous ? behind : undefined;
  }

  /** A record that need not be synced yet: only recovery looks there. */
  private rawRecord(position: number): StoredRecord | undefined {
    let need = HEADER_BYTES;
    for (let attempt = 0; attempt < 2; attempt++) {
      const { bytes, offset } = this.rawBytes(position, need);
      const found = readRecord(bytes, offset, position, this.segments.salt);
      if (found instanceof StoredRecord) return found;
      if (typeof found === 'string' || found > this.segments.span || bytes.length - offset < need) return undefined;
      need = found;
    }
    return undefined;
  }

  private rawNameAt(position: number): string {
    const { bytes, offset } = this.rawBytes(position, SINGLE_BYTES);
    return unverifiedName(bytes, offset, position);
  }

  /** Unverified bytes through a window that moves on with the scan: a read a megabyte, not one a record. */
  private rawBytes(position: number, length: number): { bytes: Buffer; offset: number } {
    const { start, bytes } = this.window;
    if (position >= start && position + length <= start + bytes.length) return { bytes, offset: position - start };
    const file = this.segments.find(position);
    if (!file) return { bytes: Buffer.alloc(0), offset: 0 };
    const offset = this.segments.offsetOf(position);
    const fresh = Buffer.allocUnsafe(Math.max(0, Math.min(Math.max(length, SCAN_BYTES), file.size() - offset)));
    const count = file.read(fresh, 0, fresh.length, offset);
    this.window = { start: position, bytes: fresh.subarray(0, count) };
    return { bytes: this.window.bytes, offset: 0 };
  }

  private startsLikeRecord(position: number): boolean {
    const { bytes, offset } = this.rawBytes(position, HEADER_BYTES);
    if (bytes.length - offset < HEADER_BYTES) return false;
    return bytes.readUInt32LE(offset + 8) === position % 2 ** 32 && bytes.readUInt32LE(offset) >= HEADER_BYTES;
  }
}
