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
  /** Events kept in memory before they go to a file: bounds memory and, with the next as many, what a crash costs. */
  memoryEvents?: number;
}

const MEMORY_EVENTS = 25_000;
const NO_EVENTS: StreamHead = { last: -1, tombstone: -1 };

export class StreamIndex {
  private readonly memory = new IndexMemory();
  private readonly files: IndexFiles;
  private readonly memoryEvents: number;
  private flushing: Promise<void> | undefined;
  private merging: Promise<void> | undefined;
  private closing = false;

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

  /**
   * While memory is full again before what was in it is in a file: resolves when that is done. Who appends waits so long,
   * or a start after a crash would have too much to read.
   */
  get congested(): Promise<void> | undefined {
    return this.full ? this.flushing : undefined;
  }

  /** Writes memory to a file in the background, and merges files behind it; the log is durable up to `upTo`. */
  flushInBackground(upTo: LogCheckpoint): void {
    this.flushing ??= this.inBackground(this.flush(upTo)).then((isDone) => {
      this.flushing = undefined;
      if (isDone) this.mergeInBackground();
    });
  }

  /** Merges what is due, also what a start or an end has left behind. */
  mergeInBackground(): void {
    this.merging ??= this.mergeAll().then(() => {
      this.merging = undefined;
    });
  }

  /** The same at once, without merging: while a log is read again, or at the end. */
  flushNow(upTo: LogCheckpoint): void {
    for (const file of this.flush(upTo)) file?.syncNow();
  }

  /** Resolves when nothing is being written or merged. */
  async settled(): Promise<void> {
    await this.flushing;
    await this.merging;
  }

  /** What was being merged is left unmerged: files of the next start. */
  async close(upTo: LogCheckpoint): Promise<void> {
    await this.flushing;
    this.closing = true;
    await this.merging;
    if (upTo.position > this.checkpoint.position) this.flushNow(upTo);
    this.files.close();
  }

  private async mergeAll(): Promise<void> {
    let merge = this.files.dueMerge();
    while (merge && (await this.inBackground(merge))) merge = this.files.dueMerge();
  }

  /**
   * Other work of the process goes on between the steps.
   * @returns whether they came to their end; if not, the index is as before, in memory and on the disk
   */
  private async inBackground(steps: WriteSteps): Promise<boolean> {
    try {
      for (const file of steps) {
        if (file) await file.sync();
        else await new Promise((resolve) => setImmediate(resolve));
        if (this.closing) return false;
      }
      return true;
    } catch (error) {
      logLine('error', 'the index could not be written', { error: String(error) });
      return false;
    }
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
