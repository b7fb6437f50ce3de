/** Writing a record: its header, around the frame. */
import { crc32 } from 'node:zlib';
import { measureFrame, writeFrame } from './record-frame.js';
import { FLAG_HIDDEN, FLAG_JSON, FLAG_TOMBSTONE, HEADER_BYTES, type NewRecord } from './record.js';

/** Revision of a tombstone: Int64.MaxValue, too large for a number. */
const TOMBSTONE_REVISION = 2n ** 63n - 1n;

/** Where a record goes, and what else only the log's writer knows; see the table of the layout. */
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

/** What a frame holds besides names, data and metadata, generously: numbers, keys, lengths, the header. */
const OVERHEAD_BYTES = 352;

/** Bytes the record will take at most, wherever it is placed. */
export const recordSizeBound = ({ stream, type, metadata, data }: NewRecord): number =>
  OVERHEAD_BYTES + stream.length + type.length + metadata.length + data.length;

/** A safe integer as 64 bits, without the detour over BigInt. */
const writeNumber64 = (target: Buffer, value: number, offset: number): void => {
  target.writeUInt32LE(value % 2 ** 32, offset);
  target.writeUInt32LE(Math.floor(value / 2 ** 32), offset + 4);
};

/** Encodes a record into `target` at `offset`; returns the offset behind it. */
export const writeRecord = (target: Buffer, offset: number, record: NewRecord, place: Placement): number => {
  const sizes = measureFrame(record, place.position, place.created);
  const names = record.hidden
    ? { stream: 0, type: 0 }
    : writeFrame(target, offset + HEADER_BYTES, record, place.position, sizes);
  const frameLength = record.hidden ? 0 : sizes.frame;
  const total = Math.ceil((HEADER_BYTES + frameLength) / 8) * 8;
  const end = offset + total;
  target.fill(0, offset + HEADER_BYTES + frameLength, end);
  target.writeUInt32LE(total, offset);
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
