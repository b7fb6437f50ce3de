/**
 * One index file: for each stream with events in a range of the log, the positions of those events. Never changed after
 * it was written. Pages: 0 header; positions (8 bytes each); directory (48 bytes a stream, sorted by the hash of its
 * name); fences (the first hash of each directory page); a Bloom filter of one byte a stream. Fences and filter are read
 * when the file is opened: looking for a stream that is not there costs no read, finding one costs one or two.
 */
import type { FileLayer, StoreFile } from './files.js';
import { PAGE_BYTES, PAGE_CONTENT, damagedIndex, readPages } from './index-pages.js';
import { HASH_BYTES, bloomHas } from './stream-hash.js';

export const ENTRY_BYTES = 48;
export const POSITION_BYTES = 8;
const ENTRIES_A_PAGE = Math.floor(PAGE_CONTENT / ENTRY_BYTES);
export const POSITIONS_A_PAGE = PAGE_CONTENT / POSITION_BYTES;
const FENCES_A_PAGE = Math.floor(PAGE_CONTENT / HASH_BYTES);
export const TABLE_MAGIC = Buffer.from('PLEDGTBL');

export interface TableEntry {
  hash: Buffer;
  /** Revision of the first event in this table; with a count of 0, the stream's next revision. */
  first: number;
  count: number;
  /** Index of its first position in the table's list. */
  at: number;
  /** Position of the tombstone, -1 for none. */
  tombstone: number;
}

export interface TableHeader {
  streams: number;
  positions: number;
  directoryPage: number;
  fencePage: number;
  bloomPage: number;
  bloomBytes: number;
}

export const encodeEntry = (target: Buffer, entry: TableEntry): Buffer => {
  entry.hash.copy(target, 0);
  target.writeDoubleLE(entry.first, 16);
  target.writeUInt32LE(entry.count, 24);
  target.writeUInt32LE(0, 28);
  target.writeDoubleLE(entry.at, 32);
  target.writeDoubleLE(entry.tombstone, 40);
  return target;
};

const decodeEntry = (source: Buffer, offset: number): TableEntry => ({
  hash: source.subarray(offset, offset + HASH_BYTES),
  first: source.readDoubleLE(offset + 16),
  count: source.readUInt32LE(offset + 24),
  at: source.readDoubleLE(offset + 32),
  tombstone: source.readDoubleLE(offset + 40),
});

export class IndexTable {
  private readonly file: StoreFile;
  readonly header: TableHeader;
  private readonly fences: Buffer;
  private readonly bloom: Buffer;

  constructor(
    files: FileLayer,
    readonly path: string,
    private readonly salt: number,
  ) {
    this.file = files.open(path, 'read');
    this.header = this.readHeader();
    const { streams, fencePage, bloomPage, bloomBytes } = this.header;
    const pages = Math.ceil(streams / ENTRIES_A_PAGE);
    const fences = this.pages(fencePage, Math.ceil(pages / FENCES_A_PAGE));
    this.fences = compact(fences, pages, FENCES_A_PAGE, HASH_BYTES);
    this.bloom = this.pages(bloomPage, Math.ceil(bloomBytes / PAGE_CONTENT)).subarray(0, bloomBytes);
  }

  get streams(): number {
    return this.header.streams;
  }

  get positions(): number {
    return this.header.positions;
  }

  find(hashed: Buffer): TableEntry | undefined {
    if (!bloomHas(this.bloom, hashed)) return undefined;
    const page = this.fenceFor(hashed);
    if (page < 0) return undefined;
    const content = this.pages(this.header.directoryPage + page, 1);
    let low = 0;
    let high = Math.min(ENTRIES_A_PAGE, this.streams - page * ENTRIES_A_PAGE) - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const order = hashed.compare(content, middle * ENTRY_BYTES, middle * ENTRY_BYTES + HASH_BYTES);
      if (order === 0) return decodeEntry(content, middle * ENTRY_BYTES);
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    return undefined;
  }

  /** Positions from index `at` of the table's list on. */
  positionsAt(at: number, count: number): number[] {
    const firstPage = Math.floor(at / POSITIONS_A_PAGE);
    const lastPage = Math.floor((at + count - 1) / POSITIONS_A_PAGE);
    const content = this.pages(1 + firstPage, lastPage - firstPage + 1);
    return positionsIn(content, at - firstPage * POSITIONS_A_PAGE, count);
  }

  /** The same for a reader that goes through the list: a page that many streams share is read once. */
  positionsInOrder(): (at: number, count: number) => number[] {
    let held = -1;
    let content: Buffer;
    return (at, count) => {
      const page = Math.floor(at / POSITIONS_A_PAGE);
      const skip = at - page * POSITIONS_A_PAGE;
      if (skip + count > POSITIONS_A_PAGE) return this.positionsAt(at, count);
      if (page !== held) content = this.pages(1 + page, 1);
      held = page;
      return positionsIn(content, skip, count);
    };
  }

  /** All entries in order of their hashes, page by page. */
  *entries(): Generator<TableEntry> {
    const pages = Math.ceil(this.streams / ENTRIES_A_PAGE);
    for (let page = 0; page < pages; page++) {
      const content = this.pages(this.header.directoryPage + page, 1);
      const count = Math.min(ENTRIES_A_PAGE, this.streams - page * ENTRIES_A_PAGE);
      for (let index = 0; index < count; index++) yield decodeEntry(content, index * ENTRY_BYTES);
    }
  }

  /** Reads every page once; throws at the first that is damaged. */
  verify(): void {
    const pages = Math.ceil(this.file.size() / PAGE_BYTES);
    for (let page = 0; page < pages; page += 64) this.pages(page, Math.min(64, pages - page));
  }

  /** Hands out the open file: it can be copied even when a merge has removed its name. */
  copyTo<T>(copy: (file: StoreFile) => T): T {
    return copy(this.file);
  }

  close(): void {
    this.file.close();
  }

  private readHeader(): TableHeader {
    const page = this.pages(0, 1);
    if (!page.subarray(0, 8).equals(TABLE_MAGIC)) throw damagedIndex(this.path, 0);
    const numbers = Array.from({ length: 6 }, (_, index) => page.readDoubleLE(8 + index * 8));
    const [streams, positions, directoryPage, fencePage, bloomPage, bloomBytes] = numbers as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return { streams, positions, directoryPage, fencePage, bloomPage, bloomBytes };
  }

  /** The last directory page whose first hash is not above this one, -1 when all are. */
  private fenceFor(hashed: Buffer): number {
    let low = 0;
    let high = this.fences.length / HASH_BYTES - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (hashed.compare(this.fences, middle * HASH_BYTES, (middle + 1) * HASH_BYTES) >= 0) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  private pages(first: number, count: number): Buffer {
    return readPages(this.file, this.path, first, count, this.salt);
  }
}

const positionsIn = (content: Buffer, first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => content.readDoubleLE((first + index) * POSITION_BYTES));

/** Items from page contents without the gap at the end of each page. */
const compact = (content: Buffer, items: number, itemsAPage: number, itemBytes: number): Buffer => {
  const result = Buffer.alloc(items * itemBytes);
  for (let page = 0; page * itemsAPage < items; page++) {
    const count = Math.min(itemsAPage, items - page * itemsAPage);
    content.copy(result, page * itemsAPage * itemBytes, page * PAGE_CONTENT, page * PAGE_CONTENT + count * itemBytes);
  }
  return result;
};
