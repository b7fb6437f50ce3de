/**
 * Up to where the log was acknowledged, beside the log and not in the index, which may be deleted. A record that cannot be
 * read behind that point is a torn tail; before it, an acknowledged event is lost, and nobody may cut it off as torn.
 */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { FileLayer, StoreFile } from './files.js';

const FILE = 'reached';
/** Position and checksum: within one sector, so that it is never half written. */
const BYTES = 12;

const encode = (position: number, salt: number): Buffer => {
  const bytes = Buffer.alloc(BYTES);
  bytes.writeBigUInt64LE(BigInt(position));
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 8), salt), 8);
  return bytes;
};

/** The position last noted; 0 where none was (older stores have no note), undefined where the note is damaged. */
export const readReached = (files: FileLayer, folder: string, salt: number): number | undefined => {
  const file = path.join(folder, FILE);
  if (!files.exists(file)) return 0;
  const handle = files.open(file, 'read');
  try {
    const bytes = Buffer.alloc(BYTES);
    const isWhole = handle.read(bytes, 0, BYTES, 0) === BYTES;
    const position = Number(bytes.readBigUInt64LE());
    return isWhole && encode(position, salt).equals(bytes) ? position : undefined;
  } finally {
    handle.close();
  }
};

/** Makes the note durable at once: for a copy, and when the log is opened. */
export const writeReached = (files: FileLayer, folder: string, salt: number, position: number): StoreFile => {
  const file = path.join(folder, FILE);
  const handle = files.open(file, files.exists(file) ? 'update' : 'create');
  handle.write(encode(position, salt), 0);
  handle.syncNow();
  files.syncFolder(folder);
  return handle;
};

/** The note while the log is written to. */
export class Reached {
  private handle: StoreFile | undefined;

  constructor(
    private readonly options: { files: FileLayer; folder: string; salt: number },
    readonly atOpen = readReached(options.files, options.folder, options.salt),
  ) {}

  open(position: number): void {
    const { files, folder, salt } = this.options;
    this.handle = writeReached(files, folder, salt, position);
  }

  /**
   * Notes what has just been synced. Not synced itself: the system writes it soon, after kill -9 too, and after a power cut
   * an older position is true as well. So a failure costs nothing.
   */
  note(position: number): void {
    try {
      this.handle?.write(encode(position, this.options.salt), 0);
    } catch {
      // The append is durable; the next one notes more.
    }
  }

  close(): void {
    this.handle?.close();
    this.handle = undefined;
  }
}
