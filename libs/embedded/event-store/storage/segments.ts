/** The files of the log, each a fixed span of positions behind a header that says which one it is. */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { DamagedRecordError } from '../errors.js';
import type { FileLayer, StoreFile } from './files.js';

export const SEGMENT_HEADER_BYTES = 64;
const MAGIC = Buffer.from('PLEDGLOG');

export interface LogOptions {
  files: FileLayer;
  folder: string;
  segmentBytes: number;
  salt: number;
  /** 'read' for looking only. */
  mode?: 'read' | 'update';
}

export const segmentFile = (folder: string, number: number): string =>
  path.join(folder, `${String(number).padStart(8, '0')}.log`);

const segmentHeader = (number: number, salt: number): Buffer => {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(1, 8);
  header.writeUInt32LE(number, 12);
  header.writeUInt32LE(salt, 16);
  header.writeUInt32LE(crc32(header.subarray(0, 60)), 60);
  return header;
};

export class Segments {
  private readonly files: StoreFile[] = [];

  constructor(private readonly options: LogOptions) {
    if (options.mode !== 'read') options.files.makeFolder(options.folder);
    for (let number = 0; options.files.exists(segmentFile(options.folder, number)); number++) {
      this.files.push(options.files.open(segmentFile(options.folder, number), options.mode ?? 'update'));
    }
  }

  get salt(): number {
    return this.options.salt;
  }

  get count(): number {
    return this.files.length;
  }

  /** Positions a segment spans, its header included. */
  get span(): number {
    return this.options.segmentBytes;
  }

  numberOf(position: number): number {
    return Math.floor(position / this.span);
  }

  startOf(position: number): number {
    return this.numberOf(position) * this.span;
  }

  /** Where the first record of the following segment lies. */
  nextStart(position: number): number {
    return this.startOf(position) + this.span + SEGMENT_HEADER_BYTES;
  }

  offsetOf(position: number): number {
    return position % this.span;
  }

  find(position: number): StoreFile | undefined {
    return this.files[this.numberOf(position)];
  }

  at(position: number): StoreFile {
    const file = this.find(position);
    if (!file) throw new DamagedRecordError(position, `the file of segment ${this.numberOf(position)} is missing`);
    return file;
  }

  /** The segment of a position that is about to be written. */
  forWriting(position: number): StoreFile {
    return this.find(position) ?? this.create(this.numberOf(position));
  }

  /** Where the last file ends, whatever it holds. */
  get physicalEnd(): number {
    const last = this.files.at(-1);
    return last ? (this.files.length - 1) * this.span + last.size() : 0;
  }

  /** Cuts everything behind a position, durably. */
  cutAt(position: number): void {
    const { files, folder } = this.options;
    const last = this.numberOf(position);
    for (let number = this.files.length - 1; number > last; number--) {
      this.files.pop()?.close();
      files.remove(segmentFile(folder, number));
      files.syncFolder(folder);
    }
    this.files[last]?.truncate(this.offsetOf(position));
    this.files[last]?.syncNow();
  }

  /** Numbers of the segments whose header is not what was written. */
  damagedHeaders(): number[] {
    const isDamaged = (file: StoreFile, number: number): boolean => {
      const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
      file.read(header, 0, SEGMENT_HEADER_BYTES, 0);
      return !header.equals(segmentHeader(number, this.salt));
    };
    return this.files.flatMap((file, number) => (isDamaged(file, number) ? [number] : []));
  }

  close(): void {
    for (const file of this.files.splice(0)) file.close();
  }

  private create(number: number): StoreFile {
    const { files, folder } = this.options;
    // What the last segment holds must be durable before a group that lies in the next one is.
    this.files.at(-1)?.syncNow();
    const file = files.open(segmentFile(folder, number), 'create');
    file.write(segmentHeader(number, this.salt), 0);
    file.syncNow();
    files.syncFolder(folder);
    this.files[number] = file;
    return file;
  }
}
