/**
 * Where the events of each stream lie in the log: the newest in memory, the others in index files that are merged as they
 * grow, so that memory does not grow with the log. The index holds nothing that the log does not: without it, or with a
 * damaged one, it is rebuilt.
 */
import path from 'node:path';
import { log as logLine } from '../log-line.js';
import type { FileLayer, StoreFile } from './files.js';
import { MANIFEST_FILE, readManifest, writeManifest, type Manifest } from './index-manifest.js';
import { buildTable, mergeParts, type Part, type Steps } from './index-builder.js';
import { IndexTable, hashOf, type TableEntry } from './index-table.js';
import { START_OF_LOG, type LogCheckpoint } from './log-scan.js';

export interface StreamHead {
  /** Revision of the last event, -1 when there is none; a tombstone does not count. */
  last: number;
  /** Position of the tombstone, -1 when there is none. */
  tombstone: number;
}

interface MemoryEntry {
  hash: Buffer;
  first: number;
  positions: number[];
  tombstone: number;
}

interface LeveledTable {
  table: IndexTable;
  level: number;
}

export interface IndexOptions {
  files: FileLayer;
  folder: string;
  salt: number;
  /** Events kept in memory before they go to a file: bounds memory and what is read again after a crash. */
  memoryEvents?: number;
}

const MEMORY_EVENTS = 50_000;
/** This many neighbours of one level become one of the next. */
const MERGE_TABLES = 4;

export class StreamIndex {
  private memory = new Map<string, MemoryEntry>();
  private memoryEvents = 0;
  /** What is being written to a file at the moment. */
  private flushing = new Map<string, MemoryEntry>();
  private readonly tables: LeveledTable[] = [];
  private covered: LogCheckpoint;
  private fileNumber = 0;
  private background: Promise<void> = Promise.resolve();
  private busy = false;

  constructor(private readonly options: IndexOptions) {
    options.files.makeFolder(options.folder);
    const manifest = readManifest(options.files, options.folder);
    if (!manifest)
      logLine('warn', 'the list of index files is damaged: the index is rebuilt', { folder: options.folder });
    this.covered = manifest && this.openTables(manifest) ? manifest.checkpoint : this.startAfresh();
    this.removeOthers();
  }

  /** The log up to here is in the index's files: recovery begins behind it. */
  get checkpoint(): LogCheckpoint {
    return this.covered;
  }

  head(stream: string): StreamHead {
    const live = this.memory.get(stream) ?? this.flushing.get(stream);
    if (live) return { last: live.first + live.positions.length - 1, tombstone: live.tombstone };
    if (this.tables.length === 0) return { last: -1, tombstone: -1 };
    const hashed = hashOf(stream);
    for (let index = this.tables.length - 1; index >= 0; index--) {
      const entry = (this.tables[index] as LeveledTable).table.find(hashed);
      if (entry) return { last: entry.first + entry.count - 1, tombstone: entry.tombstone };
    }
    return { last: -1, tombstone: -1 };
  }

  /** Positions of the revisions from..to, both included; fewer where the stream ends. */
  positions(stream: string, from: number, to: number): number[] {
    const pieces: number[][] = [];
    let end = to;
    for (const entry of [this.memory.get(stream), this.flushing.get(stream)]) {
      if (!entry || end < entry.first) continue;
      pieces.push(entry.positions.slice(Math.max(0, from - entry.first), end - entry.first + 1));
      end = entry.first - 1;
    }
    const hashed = end >= from && this.tables.length > 0 ? hashOf(stream) : undefined;
    for (let index = this.tables.length - 1; hashed && index >= 0 && end >= from; index--) {
      const { table } = this.tables[index] as LeveledTable;
      const entry = table.find(hashed);
      if (!entry) continue;
      pieces.push(piece(table, entry, from, end));
      end = Math.min(end, entry.first - 1);
    }
    return pieces.reverse().flat();
  }

  /** Revisions come in order; Infinity is the tombstone. */
  add(stream: string, revision: number, position: number): void {
    let entry = this.memory.get(stream);
    if (!entry) {
      const { last, tombstone } = this.head(stream);
      entry = { hash: hashOf(stream), first: last + 1, positions: [], tombstone };
      this.memory.set(stream, entry);
    }
    const next = entry.first + entry.positions.length;
    if (revision === Infinity) entry.tombstone = position;
    else if (revision === next) entry.positions.push(position);
    else throw new Error(`Revision ${revision} at position ${position} follows revision ${next - 1}.`);
    this.memoryEvents++;
  }

  /** True when memory holds enough for a file. */
  get full(): boolean {
    return this.memoryEvents >= (this.options.memoryEvents ?? MEMORY_EVENTS);
  }

  /** Writes memory to a file in the background and merges files; the log is durable up to `upTo`. */
  flushInBackground(upTo: LogCheckpoint): void {
    if (this.busy) return;
    this.busy = true;
    this.background = (async () => {
      await run(this.flushSteps(upTo));
      for (let steps = this.mergeSteps(); steps; steps = this.mergeSteps()) await run(steps);
    })()
      .catch((error: unknown) => logLine('error', 'the index could not be written', { error: String(error) }))
      .finally(() => {
        this.busy = false;
      });
  }

  /** The same at once: while a log is read again, or at the end. */
  flushNow(upTo: LogCheckpoint): void {
    drain(this.flushSteps(upTo));
    for (let steps = this.mergeSteps(); steps; steps = this.mergeSteps()) drain(steps);
  }

  async close(upTo: LogCheckpoint): Promise<void> {
    await this.background;
    if (upTo.position > this.covered.position) drain(this.flushSteps(upTo));
    for (const { table } of this.tables.splice(0)) table.close();
  }

  private *flushSteps(upTo: LogCheckpoint): Generator<StoreFile | void, void> {
    this.flushing = this.memory;
    this.memory = new Map();
    this.memoryEvents = 0;
    try {
      const entries = [...this.flushing.values()].sort((a, b) => a.hash.compare(b.hash));
      yield;
      if (entries.length > 0) {
        const positions = entries.reduce((sum, entry) => sum + entry.positions.length, 0);
        const table = yield* this.build(entries.map(toPart), { streams: entries.length, positions });
        this.tables.push({ table, level: 0 });
      }
      this.list(upTo);
    } catch (error) {
      this.takeBack();
      throw error;
    }
    this.flushing = new Map();
  }

  /** A flush that failed (disk full) leaves what it held in memory. */
  private takeBack(): void {
    for (const [stream, entry] of this.flushing) {
      const newer = this.memory.get(stream);
      this.memory.set(
        stream,
        newer ? { ...newer, first: entry.first, positions: [...entry.positions, ...newer.positions] } : entry,
      );
    }
    this.flushing = new Map();
  }

  /** The next merge that is due, if any. */
  private mergeSteps(): Generator<StoreFile | void, void> | undefined {
    const end = this.tables.length;
    const level = this.tables[end - 1]?.level ?? 0;
    let start = end;
    while (start > 0 && (this.tables[start - 1] as LeveledTable).level <= level) start--;
    return end - start >= MERGE_TABLES ? this.merge(start, level + 1) : undefined;
  }

  private *merge(start: number, level: number): Generator<StoreFile | void, void> {
    const old = this.tables.slice(start);
    const tables = old.map(({ table }) => table);
    const streams = tables.reduce((sum, table) => sum + table.streams, 0);
    const positions = tables.reduce((sum, table) => sum + table.positions, 0);
    const table = yield* this.build(mergeParts(tables), { streams, positions });
    this.tables.splice(start, old.length, { table, level });
    this.list(this.covered);
    for (const { table: merged } of old) {
      merged.close();
      this.options.files.remove(merged.path);
    }
  }

  private *build(
    parts: Iterable<Part>,
    limits: { streams: number; positions: number },
  ): Generator<StoreFile | void, IndexTable> {
    const { files, folder, salt } = this.options;
    const file = path.join(folder, `${String(++this.fileNumber).padStart(8, '0')}.table`);
    const steps: Steps = buildTable(files, file, salt, parts, limits);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield;
    yield step.value;
    step.value.close();
    files.syncFolder(folder);
    return new IndexTable(files, file, salt);
  }

  private list(checkpoint: LogCheckpoint): void {
    const tables = this.tables.map(({ table, level }) => ({ file: path.basename(table.path), level }));
    const covered = { position: checkpoint.position, previous: checkpoint.previous };
    writeManifest(this.options.files, this.options.folder, { checkpoint: covered, tables });
    this.covered = covered;
  }

  private openTables(manifest: Manifest): boolean {
    const { files, folder, salt } = this.options;
    try {
      for (const { file, level } of manifest.tables) {
        this.tables.push({ table: new IndexTable(files, path.join(folder, file), salt), level });
        this.fileNumber = Math.max(this.fileNumber, Number.parseInt(file, 10));
      }
      return true;
    } catch (error) {
      logLine('warn', 'an index file cannot be used: the index is rebuilt', { error: String(error) });
      return false;
    }
  }

  private startAfresh(): LogCheckpoint {
    for (const { table } of this.tables.splice(0)) table.close();
    return START_OF_LOG;
  }

  /** Files of an interrupted flush or merge. */
  private removeOthers(): void {
    const { files, folder } = this.options;
    const used = new Set([MANIFEST_FILE, ...this.tables.map(({ table }) => path.basename(table.path))]);
    for (const file of files.list(folder)) if (!used.has(file)) files.remove(path.join(folder, file));
  }
}

const toPart = (entry: MemoryEntry): Part => ({
  hash: entry.hash,
  first: entry.first,
  count: entry.positions.length,
  tombstone: entry.tombstone,
  positions: [entry.positions],
});

const piece = (table: IndexTable, entry: TableEntry, from: number, to: number): number[] => {
  const first = Math.max(from, entry.first);
  const last = Math.min(to, entry.first + entry.count - 1);
  return last < first ? [] : table.positionsAt(entry.at + first - entry.first, last - first + 1);
};

const drain = (steps: Generator<StoreFile | void, void>): void => {
  for (const file of steps) file?.syncNow();
};

const run = async (steps: Generator<StoreFile | void, void>): Promise<void> => {
  for (const file of steps) {
    if (file) await file.sync();
    else await new Promise((resolve) => setImmediate(resolve));
  }
};
