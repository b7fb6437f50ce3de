import { isUtf8 } from 'node:buffer';
import { HttpProblem } from './problem.js';

/** How much a body may hold; judged on its bytes, before anything is made of them. */
export interface BodyLimits {
  readonly bytes: number;
  /** Values side by side in one list. */
  readonly items: number;
  /** Fields of one object. */
  readonly keys: number;
}
/** What a command needs that is about one thing. */
export const SMALL_BODY: BodyLimits = { bytes: 65_536, items: 1_000, keys: 100 };
/** What anybody may send without an account. */
export const VISITORS_BODY: BodyLimits = { bytes: 24_576, items: 50, keys: 20 };
/** A limited access names up to 10,000 products. */
export const ACCESS_BODY: BodyLimits = { bytes: 786_432, items: 10_000, keys: 100 };
/** Price lists, rate cards and tax tables. */
export const TABLE_BODY: BodyLimits = { bytes: 2_097_152, items: 50_000, keys: 10_000 };

const MAX_DEPTH = 32;
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d];

const tooComplex = (what: string): HttpProblem => new HttpProblem(400, 'BODY_TOO_COMPLEX', `The body ${what}.`);

/** Index of the quote that ends the text which begins at `from`, or the end of the bytes. */
const endOfText = (bytes: Buffer, from: number): number => {
  for (let at = from; ;) {
    at = bytes.indexOf(QUOTE, at);
    if (at < 0) return bytes.length;
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
    at += 1;
  }
};

/**
 * Refuses JSON that is deeper or wider than its limits, in one pass without recursion: a body of a megabyte takes a few
 * milliseconds, whatever is in it. Whether it is JSON at all, the parser says.
 * @throws HttpProblem BODY_TOO_COMPLEX, MALFORMED_REQUEST for what is not UTF-8
 */
export const refuseComplex = (bytes: Buffer, { items, keys }: BodyLimits): void => {
  if (!isUtf8(bytes)) throw new HttpProblem(400, 'MALFORMED_REQUEST', 'The body is not UTF-8.');
  const commas = new Uint32Array(MAX_DEPTH + 1);
  const limits = new Uint32Array(MAX_DEPTH + 1);
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at + 1);
    else if (byte === OBJECT || byte === LIST) {
      depth += 1;
      if (depth > MAX_DEPTH) throw tooComplex(`is nested more than ${MAX_DEPTH} deep`);
      commas[depth] = 0;
      limits[depth] = byte === OBJECT ? keys : items;
    } else if (byte === OBJECT_END || byte === LIST_END) depth = Math.max(0, depth - 1);
    else if (byte === COMMA) {
      const [count, limit] = [(commas[depth] as number) + 1, limits[depth] as number];
      commas[depth] = count;
      if (depth > 0 && count >= limit) throw tooComplex(`has more than ${limit} values side by side`);
    }
  }
};
