import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Instant } from '#libs/kernel/time.js';
import { type HistoryRecord, MalformedLine, parseRecord } from './record.js';

/** A record with the hash of the line it came from. */
export interface Line {
  record: HistoryRecord;
  hash: string;
}

/** Longest line that is read: a price list of thousands of products fits, a file without line ends does not fill memory. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;

/** The decompressed bytes of a history; its name tells whether it is compressed. */
const bytesOf = (file: string): Readable => {
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (!file.endsWith('.gz')) return raw;
  // The iteration below sees the failure; without a callback pipeline would raise it a second time.
  return pipeline(raw, createGunzip(), () => undefined);
};

async function* rawLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of bytesOf(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
      const tail = chunk.subarray(start, end);
      yield rest.length > 0 ? Buffer.concat([...rest, tail]) : tail;
      rest = [];
      restBytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    if (restBytes > MAX_LINE_BYTES) throw new Error(`a line is longer than ${MAX_LINE_BYTES} bytes`);
  }
  if (restBytes > 0) yield Buffer.concat(rest);
}

/**
 * First look at a history: its hash (of the decompressed bytes; the default name of its import) and how many lines it
 * has. What cannot be read is left to `readHistory`, which says where and why after the lines before it were played.
 */
export const surveyHistory = async (file: string): Promise<{ hash: string; lines: number }> => {
  const hash = createHash('sha256');
  let lines = 0;
  let last = 10;
  try {
    for await (const chunk of bytesOf(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
      last = chunk.at(-1) ?? last;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
  }
  return { hash: hash.digest('hex'), lines: last === 10 ? lines : lines + 1 };
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The records of a history in order. @throws MalformedLine at the first line that cannot be used. */
export async function* readHistory(file: string): AsyncGenerator<Line> {
  let number = 0;
  let previousAt: Instant | undefined;
  const source = rawLines(file);
  for (;;) {
    let next: IteratorResult<Buffer>;
    try {
      next = await source.next();
    } catch (error) {
      throw new MalformedLine(number + 1, `the file cannot be read on (${(error as Error).message})`);
    }
    if (next.done) return;
    number += 1;
    let line: string;
    try {
      line = decoder.decode(next.value);
    } catch {
      throw new MalformedLine(number, 'not UTF-8');
    }
    const record = parseRecord(line, number, previousAt);
    previousAt = record.at;
    yield { record, hash: createHash('sha256').update(next.value).digest('hex').slice(0, 16) };
  }
}
