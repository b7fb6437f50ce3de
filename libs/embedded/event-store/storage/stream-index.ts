/**
 * Where the events of each stream lie in the log: the newest in memory, the others in index files that are merged as they
 * grow, so that memory does not grow with the log. The index holds nothing that the log does not: without it, or with a
 * damaged one, it is rebuilt.
 */
import { log as logLine } from '../log-line.js';
import { IndexMemory, toPart, type StreamHead } from './index-memory.js';
import { IndexFiles, type IndexFilesOptions, type WriteSteps } from './index-files.js';
import type { LogCheckpoint } from './log-scan.js';

export interface IndexOptions extends IndexFilesOptions {
  /** Events kept in memory before they go to a file: bounds memory and what is read again after a crash. */
  memoryEvents?: number;
}

const MEMORY_EVENTS = 50_000;
const NO_EVENTS: StreamHead = { last: -1, tombstone: -1 };

export class StreamIndex {
  private readonly memory = new IndexMemory();
  private readonly files: IndexFiles;
  private readonly memoryEvents: number;
  private background: Promise<void> = Promise.resolve();
  private busy = false;

  constructor({ memoryEvents = MEMORY_EVENTS, ...options }: IndexOptions) {
    this.files = new IndexFiles(options);
    this.memoryEvents = memoryEvents;
  }

  /** The log up to here is in the index's files: recovery begins behind it. */
  get checkpoint(): LogCheckpoint {
    return this.files.checkpoint;
  }

  head(stream: string): Readonly<StreamHead> {
    return this.memory.head(stream) ?? this.files.head(stream) ?? NO_EVENTS;
  }

  /** Positions of the revisions from..to, both included; fewer where the stream ends. */
  positions(stream: string, from: number, to: number): number[] {
    const pieces: number[][] = [];
    const end = this.memory.collect(stream, from, to, pieces);
    if (end >= from) this.files.collect(stream, from, end, pieces);
    return pieces.reverse().flat();
  }

  /**
   * Revisions come in order; Infinity is the tombstone.
   * @throws Error for a revision that does not follow: the log and the index would disagree
   */
  add(stream: string, revision: number, position: number): void {
    const entry = this.memory.entry(stream) ?? this.memory.begin(stream, this.head(stream));
    this.memory.add(entry, revision, position);
  }

  /** True when memory holds enough for a file. */
  get full(): boolean {
    return this.memory.events >= this.memoryEvents;
  }

  /** Writes memory to a file in the background and merges files; the log is durable up to `upTo`. */
  flushInBackground(upTo: LogCheckpoint): void {
    if (this.busy) return;
    this.busy = true;
    this.background = (async () => {
      await run(this.flush(upTo));
      for (let merge = this.files.dueMerge(); merge; merge = this.files.dueMerge()) await run(merge);
    })()
      .catch((error: unknown) => logLine('error', 'the index could not be written', { error: String(error) }))
      .finally(() => {
        this.busy = false;
      });
  }

  /** The same at once: while a log is read again, or at the end. */
  flushNow(upTo: LogCheckpoint): void {
    drain(this.flush(upTo));
    for (let merge = this.files.dueMerge(); merge; merge = this.files.dueMerge()) drain(merge);
  }

  async close(upTo: LogCheckpoint): Promise<void> {
    await this.background;
    if (upTo.position > this.checkpoint.position) drain(this.flush(upTo));
    this.files.close();
  }

  private *flush(upTo: LogCheckpoint): WriteSteps {
    const entries = this.memory.leave();
    try {
      yield;
      yield* this.files.append(entries.map(toPart), upTo);
    } catch (error) {
      this.memory.takeBack();
      throw error;
    }
    this.memory.left();
  }
}

const drain = (steps: WriteSteps): void => {
  for (const file of steps) file?.syncNow();
};

/** Other work of the process goes on between the steps. */
const run = async (steps: WriteSteps): Promise<void> => {
  for (const file of steps) {
    if (file) await file.sync();
    else await new Promise((resolve) => setImmediate(resolve));
  }
};
