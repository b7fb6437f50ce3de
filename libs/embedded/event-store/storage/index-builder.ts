/** Writing index files: from memory, or by merging older files. In small steps, so that appends and reads go on between them. */
import type { StoreFile } from './files.js';
import { PAGE_BYTES, PAGE_CONTENT, PageWriter, sealPage } from './index-pages.js';
import {
  ENTRY_BYTES,
  IndexTable,
  POSITIONS_A_PAGE,
  POSITION_BYTES,
  TABLE_MAGIC,
  encodeEntry,
  type TableEntry,
  type TableHeader,
} from './index-table.js';
import { HASH_BYTES, bloomAdd } from './stream-hash.js';

/** Streams a step: some milliseconds of work. */
const STEP_STREAMS = 500;
const POSITIONS_A_COPY = 64 * POSITIONS_A_PAGE;

/** One stream's share of a new table. */
export interface Part extends Omit<TableEntry, 'at'> {
  /** The positions in order, in pieces. */
  positions: Iterable<readonly number[]>;
}

/** Writes a table of these parts, which come sorted by hash, step by step; the file must be synced before it is used. */
export function* buildTable(
  file: StoreFile,
  salt: number,
  parts: Iterable<Part>,
  limits: { streams: number; positions: number },
): Generator<void, void> {
  const directoryPage = 1 + Math.ceil(limits.positions / POSITIONS_A_PAGE);
  const positions = new PageWriter(file, 1, POSITION_BYTES, salt);
  const directory = new PageWriter(file, directoryPage, ENTRY_BYTES, salt);
  const bloom = Buffer.alloc(Math.max(16, limits.streams));
  const fences: Buffer[] = [];
  const item = Buffer.alloc(POSITION_BYTES);
  const entry = Buffer.alloc(ENTRY_BYTES);
  let streams = 0;
  let written = 0;
  for (const part of parts) {
    if (directory.atPageStart) fences.push(Buffer.from(part.hash));
    directory.add(encodeEntry(entry, { ...part, at: written }));
    bloomAdd(bloom, part.hash);
    for (const piece of part.positions) {
      for (const position of piece) {
        item.writeDoubleLE(position, 0);
        positions.add(item);
      }
      written += piece.length;
    }
    if (++streams % STEP_STREAMS === 0) yield;
  }
  if (written !== limits.positions) throw new Error(`An index table of ${limits.positions} positions got ${written}.`);
  positions.finish();
  const fencePage = directory.finish();
  const bloomPage = writeAll(file, fencePage, HASH_BYTES, salt, fences);
  writeAll(file, bloomPage, PAGE_CONTENT, salt, pageContents(bloom));
  writeHeader(file, salt, {
    streams,
    positions: written,
    directoryPage,
    fencePage,
    bloomPage,
    bloomBytes: bloom.length,
  });
}

const writeAll = (
  file: StoreFile,
  firstPage: number,
  itemBytes: number,
  salt: number,
  items: Iterable<Buffer>,
): number => {
  const writer = new PageWriter(file, firstPage, itemBytes, salt);
  for (const item of items) writer.add(item);
  return writer.finish();
};

function* pageContents(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PAGE_CONTENT) {
    const page = Buffer.alloc(PAGE_CONTENT);
    bytes.copy(page, 0, at, at + PAGE_CONTENT);
    yield page;
  }
}

const writeHeader = (file: StoreFile, salt: number, header: TableHeader): void => {
  const page = Buffer.alloc(PAGE_BYTES);
  TABLE_MAGIC.copy(page);
  const numbers = [
    header.streams,
    header.positions,
    header.directoryPage,
    header.fencePage,
    header.bloomPage,
    header.bloomBytes,
  ];
  numbers.forEach((number, index) => page.writeDoubleLE(number, 8 + index * 8));
  sealPage(page, 0, salt);
  file.write(page, 0);
};

/** What one table has of a stream, and how its positions are read. */
interface Share {
  path: string;
  entry: TableEntry;
  read: (at: number, count: number) => number[];
}

/** The streams of several tables, oldest table first, each stream once. */
export function* mergeParts(tables: readonly IndexTable[]): Generator<Part> {
  const cursors = tables.map((table) => ({
    path: table.path,
    read: table.positionsInOrder(),
    entries: table.entries(),
    entry: undefined as TableEntry | undefined,
  }));
  for (const cursor of cursors) cursor.entry = cursor.entries.next().value as TableEntry | undefined;
  for (;;) {
    let least: Buffer | undefined;
    for (const { entry } of cursors) if (entry && (!least || entry.hash.compare(least) < 0)) least = entry.hash;
    if (!least) return;
    const smallest = least;
    const same = cursors.filter((cursor) => cursor.entry?.hash.equals(smallest));
    const shares = same.map(({ path, read, entry }) => ({ path, read, entry: entry as TableEntry }));
    yield joined(shares);
    for (const cursor of same) cursor.entry = cursor.entries.next().value as TableEntry | undefined;
  }
}

const joined = (shares: readonly Share[]): Part => {
  const [oldest] = shares as [Share, ...Share[]];
  let next = oldest.entry.first;
  for (const { entry, path } of shares) {
    if (entry.first !== next)
      throw new Error(`The index file ${path} continues a stream at ${entry.first} instead of ${next}.`);
    next += entry.count;
  }
  return {
    hash: oldest.entry.hash,
    first: oldest.entry.first,
    count: next - oldest.entry.first,
    tombstone: Math.max(...shares.map(({ entry }) => entry.tombstone)),
    positions: copied(shares),
  };
};

function* copied(shares: readonly Share[]): Generator<number[]> {
  for (const { read, entry } of shares) {
    for (let done = 0; done < entry.count; done += POSITIONS_A_COPY) {
      yield read(entry.at + done, Math.min(POSITIONS_A_COPY, entry.count - done));
    }
  }
}
