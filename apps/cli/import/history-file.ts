import { createHash } from 'node:crypto';
import { formatInstant, type Instant, instantMs, systemClock } from '#libs/kernel/time.js';
import { doubledKey } from './doubled-key.js';
import { bytesOf, type Source, sourceOf } from './history-source.js';
import { MalformedLine, parseRecord } from './parse-record.js';
import type { HistoryRecord } from './record.js';

/** A record with the hash of the line it came from. */
export interface Line {
  record: HistoryRecord;
  hash: string;
}

/** Longest line that is read: a price list of thousands of products fits, a file without line ends does not fill memory. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;
/** The clock of the system that exported may be ahead of ours by so much. */
const AHEAD_MS = 60_000;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

interface RawLine {
  number: number;
  bytes: Buffer;
}

/** The lines without their ends. @throws MalformedLine where the file cannot be read on. */
async function* rawLines(source: Source, heard?: (chunk: Buffer) => void): AsyncGenerator<RawLine> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let number = 0;
  const line = (tail: Buffer): RawLine => {
    number += 1;
    const bytes = rest.length > 0 ? Buffer.concat([...rest, tail]) : tail;
    rest = [];
    restBytes = 0;
    const hasMark = number === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
    return { number, bytes: hasMark ? bytes.subarray(3) : bytes };
  };
  try {
    for await (const chunk of bytesOf(source)) {
      heard?.(chunk);
      let start = 0;
      for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
        yield line(chunk.subarray(start, end));
        start = end + 1;
      }
      if (start < chunk.length) rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > MAX_LINE_BYTES) throw new Error(`a line is longer than ${MAX_LINE_BYTES} bytes`);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    throw new MalformedLine(number + 1, `the file cannot be read on (${(error as Error).message})`);
  }
  if (restBytes > 0) yield line(Buffer.alloc(0));
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);

/** The lines up to the last that is not blank: what is empty at the end of a file says nothing. */
async function* filledLines(source: Source, heard?: (chunk: Buffer) => void): AsyncGenerator<RawLine> {
  let blank: number | undefined;
  for await (const line of rawLines(source, heard)) {
    if (isBlank(line.bytes)) {
      blank ??= line.number;
      continue;
    }
    if (blank !== undefined) throw new MalformedLine(blank, 'not JSON (an empty line)');
    yield line;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What is wrong with a line whatever it should say. @throws MalformedLine */
const textOf = ({ number, bytes }: RawLine): string => {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new MalformedLine(number, 'not UTF-8');
  }
  if (text.includes('\0')) throw new MalformedLine(number, 'not JSON (a NUL character)');
  let isJson = true;
  try {
    JSON.parse(text);
  } catch {
    isJson = false;
  }
  const key = isJson ? doubledKey(text) : undefined;
  if (key !== undefined) throw new MalformedLine(number, `the key ${JSON.stringify(key)} is there twice`);
  return text;
};

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** What stood in each line when the file was judged, 8 bytes a line. */
class LineHashes {
  private hashes = Buffer.alloc(8 * 1024);
  length = 0;

  push(hash: string): void {
    const at = 8 * this.length;
    if (at === this.hashes.length) this.hashes = Buffer.concat([this.hashes, Buffer.alloc(at)]);
    this.hashes.write(hash, at, 'hex');
    this.length += 1;
  }

  has(index: number, hash: string): boolean {
    return index < this.length && this.hashes.toString('hex', 8 * index, 8 * index + 8) === hash;
  }
}

/** What a first look at a history found. */
export interface Survey {
  /** SHA-256 of the decompressed bytes; the default name of its import. */
  hash: string;
  /** Lines that hold something. */
  lines: number;
  /**
   * What makes the file as a whole unfit: compression that is damaged, text that is none, a key twice in an object, an
   * empty line in the middle. Nothing of it may be played then.
   */
  problem?: MalformedLine;
  seen: LineHashes;
}

/**
 * First look at a history. What a line should say and does not is left to `readHistory`, which finds it when it is the
 * line's turn.
 * @throws the system's error where there is no such file, or it may not be read
 */
export const surveyHistory = async (history: string | Source): Promise<Survey> => {
  const source = await readable(history);
  const hash = createHash('sha256');
  const seen = new LineHashes();
  let problem: MalformedLine | undefined;
  try {
    for await (const line of filledLines(source, (chunk) => hash.update(chunk))) {
      textOf(line);
      seen.push(hashOf(line.bytes));
    }
  } catch (error) {
    if (!(error instanceof MalformedLine)) throw error;
    problem = error;
  }
  return { hash: hash.digest('hex'), lines: seen.length, seen, ...(problem ? { problem } : {}) };
};

export interface Reading {
  /** Bounds the business time of records from above; the system's clock by default. */
  now?: Instant;
  /** What the first look found: a line that is another now stops the reading. */
  survey?: Survey;
}

/** The records of a history in order. @throws MalformedLine at the first line that cannot be used. */
export async function* readHistory(history: string | Source, { now, survey }: Reading = {}): AsyncGenerator<Line> {
  const latest = formatInstant(instantMs(now ?? systemClock.now()) + AHEAD_MS);
  let previousAt: Instant | undefined;
  let count = 0;
  for await (const line of filledLines(await readable(history))) {
    const text = textOf(line);
    const hash = hashOf(line.bytes);
    if (survey && !survey.seen.has(count, hash)) throw changed(line.number, survey);
    const record = parseRecord(text, line.number, { previousAt, latest });
    previousAt = record.at;
    count += 1;
    yield { record, hash };
  }
  if (survey && count < survey.lines) throw changed(count + 1, survey);
}

const readable = async (history: string | Source): Promise<Source> =>
  typeof history === 'string' ? sourceOf(history) : history;
const changed = (line: number, { lines }: Survey): MalformedLine =>
  new MalformedLine(
    line,
    `the file has changed since it was opened (it had ${lines} lines then): import it when it is done`,
  );
