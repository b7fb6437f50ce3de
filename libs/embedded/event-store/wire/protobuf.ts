/**
 * The few protobuf primitives the node needs, written by hand: generated classes cost 20 µs an event, these cost well
 * under one. Wire format: https://protobuf.dev/programming-guides/encoding/.
 */
import { isUtf8 } from 'node:buffer';

const WIRE_VARINT = 0;
const WIRE_BYTES = 2;

/** Reads one message; throws a RangeError on anything malformed. */
export class ProtoReader {
  private position: number;

  constructor(
    private readonly buffer: Buffer,
    start = 0,
    private readonly end: number = buffer.length,
  ) {
    this.position = start;
  }

  get offset(): number {
    return this.position;
  }

  /** The next tag (field number × 8 + wire type), or 0 at the end of the message. */
  tag(): number {
    return this.position >= this.end ? 0 : this.uint32();
  }

  /** A varint of which only values up to 2^32-1 are expected; larger ones lose their upper bits. */
  uint32(): number {
    let result = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < 32) result = (result | ((byte & 0x7f) << shift)) >>> 0;
      if (byte < 0x80) return result;
    }
    throw new RangeError('varint too long');
  }

  uint64(): bigint {
    let low = 0;
    for (let index = 0; index < 7; index++) {
      const byte = this.byte();
      low += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return BigInt(low);
    }
    let result = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, result);
    }
    throw new RangeError('varint too long');
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  /** A view of the length-delimited field, not a copy. */
  bytes(): Buffer {
    const start = this.pass();
    return this.buffer.subarray(start, this.position);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  /** The message in this field: an event holds a dozen, and a view of their bytes costs ten times as much. */
  message(): ProtoReader {
    const start = this.pass();
    return new ProtoReader(this.buffer, start, this.position);
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case WIRE_VARINT:
        this.uint64();
        return;
      case 1:
        this.position += 8;
        break;
      case WIRE_BYTES:
        this.pass();
        return;
      case 5:
        this.position += 4;
        break;
      default:
        throw new RangeError(`wire type ${tag & 7}`);
    }
    if (this.position > this.end) throw new RangeError('field longer than its message');
  }

  /** Steps over a length-delimited field; returns where it begins. */
  private pass(): number {
    const length = this.uint32();
    const start = this.position;
    if (start + length > this.end) throw new RangeError('field longer than its message');
    this.position = start + length;
    return start;
  }

  private byte(): number {
    if (this.position >= this.end) throw new RangeError('message ends inside a field');
    return this.buffer[this.position++] as number;
  }
}

/** Bytes that a varint of this non-negative safe integer takes. */
export const varintSize = (value: number): number => {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
};

/** Writes a non-negative safe integer; returns the offset behind it. */
export const writeVarint = (target: Buffer, value: number, offset: number): number => {
  let rest = value;
  let at = offset;
  while (rest >= 0x80000000) {
    target[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  while (rest >= 0x80) {
    target[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[at++] = rest;
  return at;
};

const bigVarint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
};

/** A varint field; like every proto3 encoder it is also used for zero where presence matters (oneof). */
export const varintField = (field: number, value: number | bigint): Buffer => {
  const head = Buffer.from([field << 3]);
  return Buffer.concat([head, bigVarint(BigInt(value))]);
};

export const bytesField = (field: number, ...parts: Buffer[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([(field << 3) | WIRE_BYTES]), bigVarint(BigInt(length)), ...parts]);
};

export const textField = (field: number, text: string): Buffer => bytesField(field, Buffer.from(text, 'utf8'));

export const emptyField = (field: number): Buffer => Buffer.from([(field << 3) | WIRE_BYTES, 0]);

/** The same text as valid UTF-8: what is not becomes U+FFFD, as the real server does. */
export const wellFormed = (bytes: Buffer): Buffer =>
  isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'), 'utf8');
