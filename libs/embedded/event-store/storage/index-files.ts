/**
 * The index's files: several tables, later ones of later events, neighbours of one size merged into one of the next. The
 * manifest names them and what they cover; other files in the folder are left-overs.
 */
import path from 'node:path';
import { log as logLine } from '../log-line.js';
import type { FileLayer, StoreFile } from './files.js';
import { buildTable, mergeParts, type Part } from './index-builder.js';
import { MANIFEST_FILE, readManifest, writeManifest, type Manifest } from './index-manifest.js';
import type { StreamHead } from './index-memory.js';
import { IndexTable, type TableEntry } from './index-table.js';
import { START_OF_LOG, type LogCheckpoint } from './log-scan.js';
import { hashOf } from './stream-hash.js';

/** Work in small steps; a file that is yielded must be synced before the next step. */
export type WriteSteps<Result = void> = Generator<StoreFile | void, Result>;

export interface IndexFilesOptions {
  files: FileLayer;
  folder: string;
  /** Seed of the pages' checksums. */
  salt: number;
}

interface LeveledTable {
  table: IndexTable;
  /** 0 for what came from memory, one more with each merge. */
  level: number;
}

/** This many neighbours of one level become one of the next. */
const MERGE_TABLES = 4;

export class IndexFiles {
  /** Oldest first. */
  private readonly tables: LeveledTable[] = [];
  private covered: LogCheckpoint;
  private fileNumber = 0;

  /** Opens what the folder holds; when that is damaged, nothing of it counts and the log is read from its start. */
  constructor(private readonly options: IndexFilesOptions) {
    options.files.makeFolder(options.folder);
    const manifest = readManifest(options.files, options.folder);
    if (!manifest)
      logLine('warn', 'the list of index files is damaged: the index is rebuilt', { folder: options.folder });
    this.covered = manifest && this.openTables(manifest) ? manifest.checkpoint : this.startAfresh();
    this.removeOthers();
  }

  /** The log up to here is in the tables. */
  get checkpoint(): LogCheckpoint {
    return this.covered;
  }

  head(stream: string): StreamHead | undefined {
    if (this.tables.length === 0) return undefined;
    const hashed = hashOf(stream);
    for (let index = this.tables.length - 1; index >= 0; index--) {
      const entry = (this.tables[index] as LeveledTable).table.find(hashed);
      if (entry) return { last: entry.first + entry.count - 1, tombstone: entry.tombstone };
    }
    return undefined;
  }

  /**
   * Positions of the revisions from..to, later ones first.
   * @param pieces gets them, each piece in order
   */
  collect(stream: string, from: number, to: number, pieces: number[][]): void {
    if (this.tables.length === 0) return;
    const hashed = hashOf(stream);
    let end = to;
    for (let index = this.tables.length - 1; index >= 0 && end >= from; index--) {
      const { table } = this.tables[index] as LeveledTable;
      const entry = table.find(hashed);
      if (!entry) continue;
      pieces.push(piece(table, entry, from, end));
      end = Math.min(end, entry.first - 1);
    }
  }

  /** Adds a table of these parts, which come sorted by hash; with it the tables cover the log up to `upTo`. */
  *append(parts: readonly Part[], upTo: LogCheckpoint): WriteSteps {
    if (parts.length > 0) {
      const positions = parts.reduce((sum, part) => sum + part.count, 0);
      const table = yield* this.build(parts, { streams: parts.length, positions });
      this.tables.push({ table, level: 0 });
    }
    this.list(upTo);
  }

  /** The next merge that is due, if any. */
  dueMerge(): WriteSteps | undefined {
    const end = this.tables.length;
    const level = this.tables[end - 1]?.level ?? 0;
    let start = end;
    while (start > 0 && (this.tables[start - 1] as LeveledTable).level <= level) start--;
    return end - start >= MERGE_TABLES ? this.merge(start, level + 1) : undefined;
  }

  close(): void {
    for (const { table } of this.tables.splice(0)) table.close();
  }

  private *merge(start: number, level: number): WriteSteps {
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

  private *build(parts: Iterable<Part>, limits: { streams: number; positions: number }): WriteSteps<IndexTable> {
    const { files, folder, salt } = this.options;
    const file = path.join(folder, `${String(++this.fileNumber).padStart(8, '0')}.table`);
    const handle = files.open(file, 'create');
    try {
      yield* buildTable(handle, salt, parts, limits);
      yield handle;
    } finally {
      handle.close();
    }
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
    this.close();
    return START_OF_LOG;
  }

  /** Files of an interrupted flush or merge. */
  private removeOthers(): void {
    const { files, folder } = this.options;
    const used = new Set([MANIFEST_FILE, ...this.tables.map(({ table }) => path.basename(table.path))]);
    for (const file of files.list(folder)) if (!used.has(file)) files.remove(path.join(folder, file));
  }
}

const piece = (table: IndexTable, entry: TableEntry, from: number, to: number): number[] => {
  const first = Math.max(from, entry.first);
  const last = Math.min(to, entry.first + entry.count - 1);
  return last < first ? [] : table.positionsAt(entry.at + first - entry.first, last - first + 1);
};
