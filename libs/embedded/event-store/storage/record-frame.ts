/**
 * The gRPC frame of a record: five bytes of framing and the ReadResp that answers a read of the event. Written field by
 * field into the group's buffer, as building messages would cost several objects an event.
 */
import { varintSize, writeVarint } from '../wire/protobuf.js';
import { writeUuidText } from '../wire/uuid.js';
import type { NewRecord } from './record.js';

/** Compression flag and length of the message. */
const FRAMING_BYTES = 5;

let lastTicks = { milliseconds: 0, text: '' };

/** .NET ticks since the Unix epoch; the clock gives milliseconds, the same ones to many events. */
const ticks = (milliseconds: number): string => {
  if (milliseconds !== lastTicks.milliseconds) lastTicks = { milliseconds, text: `${Math.floor(milliseconds)}0000` };
  return lastTicks.text;
};

const TYPE_KEY = Buffer.from([0x0a, 4, ...Buffer.from('type')]);
/** The metadata entry `content-type`; both values are short enough for lengths of one byte. */
const contentType = (value: string): Buffer =>
  Buffer.concat([
    Buffer.from([0x32, 16 + value.length, 0x0a, 12]),
    Buffer.from('content-type'),
    Buffer.from([0x12, value.length]),
    Buffer.from(value),
  ]);

const JSON_ENTRY = contentType('application/json');
const BINARY_ENTRY = contentType('application/octet-stream');
const CREATED_HEAD = Buffer.from([0x0a, 7, ...Buffer.from('created'), 0x12]);

/** Lengths in bytes: of the map entry with the event's type, of the messages one in another, of everything. */
export interface FrameSizes {
  /** The time as it is written: .NET ticks in decimal digits. */
  created: string;
  typeEntry: number;
  recorded: number;
  readEvent: number;
  response: number;
  /** All of the frame. */
  frame: number;
}

/** The tombstone's revision is the only one that takes the full nine bytes of Int64.MaxValue. */
const revisionSize = (revision: number): number => (Number.isFinite(revision) ? varintSize(revision) : 9);

const bytesFieldSize = (length: number): number => 1 + varintSize(length) + length;

/**
 * Goes before `writeFrame`, as each message begins with its length.
 * @param position of the record in the log
 * @param created Unix milliseconds
 */
export const measureFrame = (record: NewRecord, position: number, created: number): FrameSizes => {
  const time = ticks(created);
  const positionSize = varintSize(position);
  const typeEntry = TYPE_KEY.length + bytesFieldSize(record.type.length);
  const recorded =
    2 +
    38 + // id: UUID{ string }
    bytesFieldSize(bytesFieldSize(record.stream.length)) +
    1 +
    revisionSize(record.revision) +
    2 * (1 + positionSize) +
    bytesFieldSize(typeEntry) +
    bytesFieldSize(CREATED_HEAD.length + 1 + time.length) +
    (record.json ? JSON_ENTRY : BINARY_ENTRY).length +
    (record.metadata.length > 0 ? bytesFieldSize(record.metadata.length) : 0) +
    (record.data.length > 0 ? bytesFieldSize(record.data.length) : 0);
  const readEvent = bytesFieldSize(recorded) + 1 + positionSize;
  const response = bytesFieldSize(readEvent);
  return { created: time, typeEntry, recorded, readEvent, response, frame: FRAMING_BYTES + response };
};

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

/**
 * Encodes the frame at `start`; throws should it not get as long as it was measured.
 * @returns where the names of stream and type lie in the frame
 */
export const writeFrame = (
  target: Buffer,
  start: number,
  record: NewRecord,
  position: number,
  sizes: FrameSizes,
): { stream: number; type: number } => {
  target[start] = 0;
  target.writeUInt32BE(sizes.response, start + 1);
  let at = writeHead(target, 1, sizes.readEvent, start + FRAMING_BYTES);
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
  at = writeVarint(target, position, at + 1);
  target[at] = 0x28;
  at = writeVarint(target, position, at + 1);
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
  at = writeVarint(target, position, at + 1);
  if (at !== start + sizes.frame) throw new Error('The frame is not as long as it was measured.');
  return { stream, type };
};
