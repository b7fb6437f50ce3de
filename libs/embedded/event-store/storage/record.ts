/**
 * One stored event: a header of 96 bytes and the finished gRPC frame that answers a read, so that reading means copying.
 *
 * | at | bytes | |
 * |---|---|---|
 * | 0 | 4 | length of the record, a multiple of 8 |
 * | 4 | 4 | CRC-32 of everything behind it, seeded with the store's salt |
 * | 8 | 8 | position = commit position = prepare position = offset in the log |
 * | 16 | 8 | revision in the stream (2^63-1: tombstone) |
 * | 24 | 8 | position before which everything was synced when this was written: tells a torn tail from damage |
 * | 32 | 16 | event id |
 * | 48 | 4+4 | index in the append, events in the append: an incomplete append is no append |
 * | 56 | 8 | created, Unix milliseconds (double) |
 * | 64 | 4 | flags |
 * | 68 | 4+4 | offset (in the frame) and length of the stream's name |
 * | 76 | 4+4 | offset (in the frame) and length of the type |
 * | 84 | 4 | length of the frame |
 * | 88 | 8 | position of the record before it, -1 for the first |
 */
import { crc32 } from 'node:zlib';

export const HEADER_BYTES = 96;
export const FLAG_JSON = 1;
/** An append without events still takes a position; readers never see its record. */
export const FLAG_HIDDEN = 2;
export const FLAG_TOMBSTONE = 4;

/** What is written; revision and position are given by the log's writer. */
export interface NewRecord {
  id: Buffer;
  stream: Buffer;
  type: Buffer;
  json: boolean;
  metadata: Buffer;
  data: Buffer;
  /** A stream revision; Infinity for a tombstone. */
  revision: number;
  hidden: boolean;
}

const readNumber64 = (source: Buffer, offset: number): number =>
  source.readUInt32LE(offset + 4) * 2 ** 32 + source.readUInt32LE(offset);

const DOLLAR = 0x24;

/** A verified record as a view of the bytes that were read. */
export class StoredRecord {
  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
    readonly length: number,
    readonly position: number,
  ) {}

  /** Infinity for a tombstone. */
  get revision(): number {
    return this.flags & FLAG_TOMBSTONE ? Infinity : readNumber64(this.bytes, this.start + 16);
  }

  get syncedBefore(): number {
    return readNumber64(this.bytes, this.start + 24);
  }

  get id(): Buffer {
    return this.bytes.subarray(this.start + 32, this.start + 48);
  }

  get indexInAppend(): number {
    return this.bytes.readUInt32LE(this.start + 48);
  }

  get countInAppend(): number {
    return this.bytes.readUInt32LE(this.start + 52);
  }

  /** Unix milliseconds */
  get created(): number {
    return this.bytes.readDoubleLE(this.start + 56);
  }

  get flags(): number {
    return this.bytes.readUInt32LE(this.start + 64);
  }

  get hidden(): boolean {
    return (this.flags & FLAG_HIDDEN) !== 0;
  }

  get stream(): string {
    return this.part(68).toString('utf8');
  }

  get streamBytes(): Buffer {
    return this.part(68);
  }

  /** Whether the stream's name begins with a dollar sign; told without decoding it. */
  get ofSystemStream(): boolean {
    return this.bytes[this.start + HEADER_BYTES + this.bytes.readUInt32LE(this.start + 68)] === DOLLAR;
  }

  get type(): string {
    return this.part(76).toString('utf8');
  }

  get typeBytes(): Buffer {
    return this.part(76);
  }

  /** The finished gRPC frame: a ReadResp with this event. */
  get frame(): Buffer {
    const from = this.start + HEADER_BYTES;
    return this.bytes.subarray(from, from + this.bytes.readUInt32LE(this.start + 84));
  }

  get previous(): number {
    return this.bytes.readInt32LE(this.start + 92) < 0 ? -1 : readNumber64(this.bytes, this.start + 88);
  }

  private part(field: number): Buffer {
    const from = this.start + HEADER_BYTES + this.bytes.readUInt32LE(this.start + field);
    return this.bytes.subarray(from, from + this.bytes.readUInt32LE(this.start + field + 4));
  }
}

/** The stream's name as an unverified record says it, '' when there is not even a header: for messages about damage. */
export const unverifiedName = (bytes: Buffer, start: number, position: number): string =>
  bytes.length - start < HEADER_BYTES ? '' : new StoredRecord(bytes, start, bytes.length - start, position).stream;

/** What lies at `start`: a verified record, why it is none, or how many bytes are needed to tell. */
export const readRecord = (
  bytes: Buffer,
  start: number,
  position: number,
  salt: number,
): StoredRecord | string | number => {
  const available = bytes.length - start;
  if (available < HEADER_BYTES) return HEADER_BYTES;
  const length = bytes.readUInt32LE(start);
  if (length < HEADER_BYTES || length % 8 !== 0) return 'its length is impossible';
  if (readNumber64(bytes, start + 8) !== position) return 'it belongs to another position';
  if (available < length) return length;
  if (crc32(bytes.subarray(start + 8, start + length), salt) !== bytes.readUInt32LE(start + 4))
    return 'its checksum does not match';
  return new StoredRecord(bytes, start, length, position);
};
