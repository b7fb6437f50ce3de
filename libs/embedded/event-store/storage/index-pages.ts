/** Index files consist of pages of 4 KiB; each carries a checksum that also knows its number and the store's salt. */
import { crc32 } from 'node:zlib';
import { EventStoreNodeError } from '../errors.js';
import type { StoreFile } from './files.js';

export const PAGE_BYTES = 4096;
/** What a page holds; its last four bytes are the checksum. */
export const PAGE_CONTENT = PAGE_BYTES - 8;

const checksum = (page: Buffer, number: number, salt: number): number =>
  crc32(page.subarray(0, PAGE_BYTES - 4), (salt ^ number) >>> 0);

/** Puts the checksum into a full page. */
export const sealPage = (page: Buffer, number: number, salt: number): void => {
  page.writeUInt32LE(checksum(page, number, salt), PAGE_BYTES - 4);
};

export const damagedIndex = (file: string, page: number): EventStoreNodeError =>
  new EventStoreNodeError(
    'DAMAGED',
    `Page ${page} of the index file ${file} is damaged: stop the node, delete the folder "index" (it is rebuilt from the log) and start again.`,
  );

/** Reads and verifies consecutive pages; returns their contents side by side. */
export const readPages = (file: StoreFile, name: string, first: number, count: number, salt: number): Buffer => {
  const bytes = Buffer.allocUnsafe(count * PAGE_BYTES);
  const read = file.read(bytes, 0, bytes.length, first * PAGE_BYTES);
  const content = Buffer.allocUnsafe(count * PAGE_CONTENT);
  for (let index = 0; index < count; index++) {
    const page = bytes.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES);
    if (read < (index + 1) * PAGE_BYTES || page.readUInt32LE(PAGE_BYTES - 4) !== checksum(page, first + index, salt)) {
      throw damagedIndex(name, first + index);
    }
    page.copy(content, index * PAGE_CONTENT, 0, PAGE_CONTENT);
  }
  return content;
};

/** Writes fixed-size items into consecutive pages, sixteen pages at a time. */
export class PageWriter {
  private readonly buffer = Buffer.alloc(16 * PAGE_BYTES);
  private used = 0;
  private inPage = 0;
  private page: number;

  constructor(
    private readonly file: StoreFile,
    firstPage: number,
    private readonly itemBytes: number,
    private readonly salt: number,
  ) {
    this.page = firstPage;
  }

  /** True when the next item begins a page. */
  get atPageStart(): boolean {
    return this.inPage === 0 || this.inPage + this.itemBytes > PAGE_CONTENT;
  }

  add(item: Buffer): void {
    if (this.inPage + this.itemBytes > PAGE_CONTENT) this.endPage();
    item.copy(this.buffer, this.used + this.inPage, 0, this.itemBytes);
    this.inPage += this.itemBytes;
  }

  /** Writes what is left; returns the number of the page behind the last. */
  finish(): number {
    if (this.inPage > 0) this.endPage();
    this.flush();
    return this.page;
  }

  private endPage(): void {
    sealPage(this.buffer.subarray(this.used, this.used + PAGE_BYTES), this.page, this.salt);
    this.page++;
    this.used += PAGE_BYTES;
    this.inPage = 0;
    if (this.used === this.buffer.length) this.flush();
  }

  private flush(): void {
    if (this.used > 0)
      this.file.write(this.buffer.subarray(0, this.used), (this.page - this.used / PAGE_BYTES) * PAGE_BYTES);
    this.buffer.fill(0);
    this.used = 0;
  }
}
