/** Event ids travel as text or as two numbers and are stored as 16 bytes. */
import { type ProtoReader, bytesField, varintField } from './protobuf.js';

const HEX = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit;
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
}
const TEXT = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const DASH = 0x2d;

/** Sixteen bytes of a uuid in text form (with or without dashes, either case), or undefined. */
const parseUuidText = (text: Buffer): Buffer | undefined => {
  const id = Buffer.allocUnsafe(16);
  let at = 0;
  for (let index = 0; index < 16; index++) {
    if (text.length === 36 && (index === 4 || index === 6 || index === 8 || index === 10) && text[at++] !== DASH)
      return undefined;
    const high = HEX[text[at++] ?? 0] as number;
    const low = HEX[text[at++] ?? 0] as number;
    if (high > 15 || low > 15) return undefined;
    id[index] = (high << 4) | low;
  }
  return at === text.length ? id : undefined;
};

const uuidText = (id: Buffer): string => {
  let text = '';
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += TEXT[id[index] as number];
  }
  return text;
};

/** The id of an event_store.client.UUID message; undefined when it is missing or malformed. */
export const decodeUuid = (reader: ProtoReader): Buffer | undefined => {
  let id: Buffer | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x12) id = parseUuidText(reader.bytes());
    else if (tag === 0x0a) id = decodeStructured(reader.message());
    else reader.skip(tag);
  }
  return id;
};

const decodeStructured = (reader: ProtoReader): Buffer => {
  const id = Buffer.alloc(16);
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 0x08) id.writeBigUInt64BE(reader.uint64(), 0);
    else if (tag === 0x10) id.writeBigUInt64BE(reader.uint64(), 8);
    else reader.skip(tag);
  }
  return id;
};

/** The form a client asks for with `uuid_option.structured`; gossip uses it too. */
export const encodeStructuredUuid = (id: Buffer): Buffer =>
  bytesField(1, varintField(1, id.readBigUInt64BE(0)), varintField(2, id.readBigUInt64BE(8)));

/** Writes the 36 characters of the text form; returns the offset behind them. */
export const writeUuidText = (target: Buffer, id: Buffer, offset: number): number =>
  offset + target.write(uuidText(id), offset, 36, 'latin1');
