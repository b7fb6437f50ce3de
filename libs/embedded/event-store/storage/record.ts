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
import { varintSize, writeVarint } from '../wire/protobuf.js';
import { writeUuidText } from '../wire/uuid.js';

export const HEADER_BYTES = 96;
export const FLAG_JSON = 1;
/** An append without events still takes a position; readers never see its record. */
export const FLAG_HIDDEN = 2;
export const FLAG_TOMBSTONE = 4;

/** Revision of a tombstone: Int64.MaxValue, too large for a number. */
export const TOMBSTONE_REVISION = 2n ** 63n - 1n;

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

export interface Placement {
  position: number;
  previous: number;
  syncedBefore: number;
  indexInAppend: number;
  countInAppend: number;
  /** Unix milliseconds */
  created: number;
  salt: number;
}

let lastTicks = { milliseconds: 0, text: '' };

/** .NET ticks since the Unix epoch; the clock gives milliseconds, the same ones to many events. */
const ticks = (milliseconds: number): string => {
  if (milliseconds !== lastTicks.milliseconds) lastTicks = { milliseconds, text: `${Math.floor(milliseconds)}0000` };
  return lastTicks.text;
};

const TYPE_KEY = Buffer.from([0x0a, 4, ...Buffer.from('type')]);
const JSON_ENTRY = Buffer.concat([
  Buffer.from([0x32, 32, 0x0a, 12]),
  Buffer.from('content-type'),
  Buffer.from([0x12, 16]),
  Buffer.from('application/json'),
]);
const BINARY_ENTRY = Buffer.concat([
  Buffer.from([0x32, 40, 0x0a, 12]),
  Buffer.from('content-type'),
  Buffer.from([0x12, 24]),
  Buffer.from('application/octet-stream'),
]);
const CREATED_HEAD = Buffer.from([0x0a, 7, ...Buffer.from('created'), 0x12]);

interface Sizes {
  created: string;
  typeEntry: number;
  recorded: number;
  readEvent: number;
  response: number;
  total: number;
}

/** The tombstone's revision is the only one that takes the full nine bytes of Int64.MaxValue. */
const revisionSize = (revision: number): number => (Number.isFinite(revision) ? varintSize(revision) : 9);

const bytesFieldSize = (length: number): number => 1 + varintSize(length) + length;

const measure = (record: NewRecord, place: Placement): Sizes => {
  const created = ticks(place.created);
  const positionSize = varintSize(place.position);
  const typeEntry = TYPE_KEY.length + bytesFieldSize(record.type.length);
  const recorded =
    2 +
    38 + // id: UUID{ string }
    bytesFieldSize(bytesFieldSize(record.stream.length)) +
    1 +
    revisionSize(record.revision) +
    2 * (1 + positionSize) +
    bytesFieldSize(typeEntry) +
    bytesFieldSize(CREATED_HEAD.length + 1 + created.length) +
    (record.json ? JSON_ENTRY : BINARY_ENTRY).length +
    (record.metadata.length > 0 ? bytesFieldSize(record.metadata.length) : 0) +
    (record.data.length > 0 ? bytesFieldSize(record.data.length) : 0);
  const readEvent = bytesFieldSize(recorded) + 1 + positionSize;
  const response = bytesFieldSize(readEvent);
  const total = Math.ceil((HEADER_BYTES + (record.hidden ? 0 : 5 + response)) / 8) * 8;
  return { created, typeEntry, recorded, readEvent, response, total };
};

/** What a frame holds besides names, data and metadata, generously: numbers, keys, lengths, the header. */
const OVERHEAD_BYTES = 352;

/** Bytes the record will take at most, wherever it is placed. */
export const recordSizeBound = ({ stream, type, metadata, data }: NewRecord): number =>
  OVERHEAD_BYTES + stream.length + type.length + metadata.length + data.length;

const writeHead = (target: Buffer, field: number, length: number, offset: number): number => {
  target[offset] = (field << 3) | 2;
  return writeVarint(target, length, offset + 1);
};

const writeBytes = (target: Buffer, field: number, bytes: Buffer, offset: number): number => {
  const at = writeHead(target, field, bytes.length, offset);
  bytes.copy(target, at);
  return at + bytes.length;
};

const writeRevision = (target: Buffer, revision: number, offset: number): number => {
  if (Number.isFinite(revision)) return writeVarint(target, revision, offset);
  target.fill(0xff, offset, offset + 8);
  target[offset + 8] = 0x7f;
  return offset + 9;
};

/** Encodes the frame at `start`; returns where the names lie in it. */
const writeFrame = (
  target: Buffer,
  start: number,
  record: NewRecord,
  place: Placement,
  sizes: Sizes,
): { stream: number; type: number } => {
  target[start] = 0;
  target.writeUInt32BE(sizes.response, start + 1);
  let at = writeHead(target, 1, sizes.readEvent, start + 5);
  at = writeHead(target, 1, sizes.recorded, at);
  at = writeHead(target, 1, 38, at);
  at = writeHead(target, 2, 36, at);
  at = writeUuidText(target, record.id, at);
  at = writeHead(target, 2, bytesFieldSize(record.stream.length), at);
  at = writeBytes(target, 3, record.stream, at);
  const stream = at - record.stream.length - start;
  target[at] = 0x18;
  at = writeRevision(target, record.revision, at + 1);
  target[at] = 0x20;
  at = writeVarint(target, place.position, at + 1);
  target[at] = 0x28;
  at = writeVarint(target, place.position, at + 1);
  at = writeHead(target, 6, sizes.typeEntry, at);
  at += TYPE_KEY.copy(target, at);
  at = writeBytes(target, 2, record.type, at);
  const type = at - record.type.length - start;
  at = writeHead(target, 6, CREATED_HEAD.length + 1 + sizes.created.length, at);
  at += CREATED_HEAD.copy(target, at);
  at = writeVarint(target, sizes.created.length, at);
  at += target.write(sizes.created, at, 'latin1');
  at += (record.json ? JSON_ENTRY : BINARY_ENTRY).copy(target, at);
  if (record.metadata.length > 0) at = writeBytes(target, 7, record.metadata, at);
  if (record.data.length > 0) at = writeBytes(target, 8, record.data, at);
  target[at] = 0x18;
  at = writeVarint(target, place.position, at + 1);
  if (at !== start + 5 + sizes.response) throw new Error('The frame is not as long as it was measured.');
  return { stream, type };
};

/** Encodes a record into `target` at `offset`; returns the offset behind it. */
export const writeRecord = (target: Buffer, offset: number, record: NewRecord, place: Placement): number => {
  const sizes = measure(record, place);
  const names = record.hidden
    ? { stream: 0, type: 0 }
    : writeFrame(target, offset + HEADER_BYTES, record, place, sizes);
  const frameLength = record.hidden ? 0 : 5 + sizes.response;
  const end = offset + sizes.total;
  target.fill(0, offset + HEADER_BYTES + frameLength, end);
  target.writeUInt32LE(sizes.total, offset);
  writeNumber64(target, place.position, offset + 8);
  if (Number.isFinite(record.revision)) writeNumber64(target, record.revision, offset + 16);
  else target.writeBigInt64LE(TOMBSTONE_REVISION, offset + 16);
  writeNumber64(target, place.syncedBefore, offset + 24);
  record.id.copy(target, offset + 32);
  target.writeUInt32LE(place.indexInAppend, offset + 48);
  target.writeUInt32LE(place.countInAppend, offset + 52);
  target.writeDoubleLE(place.created, offset + 56);
  const flags =
    (record.json ? FLAG_JSON : 0) |
    (record.hidden ? FLAG_HIDDEN : 0) |
    (Number.isFinite(record.revision) ? 0 : FLAG_TOMBSTONE);
  target.writeUInt32LE(flags, offset + 64);
  target.writeUInt32LE(names.stream, offset + 68);
  target.writeUInt32LE(record.hidden ? 0 : record.stream.length, offset + 72);
  target.writeUInt32LE(names.type, offset + 76);
  target.writeUInt32LE(record.hidden ? 0 : record.type.length, offset + 80);
  target.writeUInt32LE(frameLength, offset + 84);
  if (place.previous < 0) target.writeBigInt64LE(-1n, offset + 88);
  else writeNumber64(target, place.previous, offset + 88);
  target.writeUInt32LE(crc32(target.subarray(offset + 8, end), place.salt), offset + 4);
  return end;
};

/** A safe integer as 64 bits, without the detour over BigInt. */
const writeNumber64 = (target: Buffer, value: number, offset: number): void => {
  target.writeUInt32LE(value % 2 ** 32, offset);
  target.writeUInt32LE(Math.floor(value / 2 ** 32), offset + 4);
};

const readNumber64 = (source: Buffer, offset: number): number =>
  source.readUInt32LE(offset + 4) * 2 ** 32 + source.readUInt32LE(offset);

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
