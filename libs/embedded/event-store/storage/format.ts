/** The file that says what a folder is: written once, before anything else. */
import path from 'node:path';
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { EventStoreNodeError } from '../errors.js';
import { readWhole, replaceFile, type FileLayer } from './files.js';

export const FORMAT_FILE = 'store.json';
const FORMAT = 1;
/** One segment of the log: the largest append must fit into one. */
export const SEGMENT_BYTES = 256 * 1024 * 1024;

export interface StoreFormat {
  format: number;
  /** Seed of all checksums: bytes of another store never pass for this one's. */
  salt: number;
  segmentBytes: number;
}

const encode = (format: StoreFormat): Buffer => {
  const text = JSON.stringify(format);
  return Buffer.from(JSON.stringify({ ...format, checksum: crc32(text) }));
};

/** Reads the format of a store; throws NOT_A_STORE or DAMAGED. */
export const readFormat = (files: FileLayer, folder: string): StoreFormat => {
  const file = path.join(folder, FORMAT_FILE);
  if (!files.exists(file))
    throw new EventStoreNodeError('NOT_A_STORE', `The folder ${folder} holds no event store: check the path.`);
  try {
    const { checksum, ...format } = JSON.parse(readWhole(files, file).toString('utf8')) as StoreFormat & {
      checksum: number;
    };
    if (crc32(JSON.stringify(format)) !== checksum) throw new Error('checksum');
    if (format.format !== FORMAT) throw new Error('format');
    return format;
  } catch {
    throw new EventStoreNodeError('DAMAGED', `The file ${file} is damaged: restore it from a backup.`);
  }
};

/** Reads the format of a store, or makes the folder a new one. */
export const openFormat = (files: FileLayer, folder: string, segmentBytes: number): StoreFormat => {
  files.makeFolder(folder);
  if (files.exists(path.join(folder, FORMAT_FILE))) return readFormat(files, folder);
  const format: StoreFormat = { format: FORMAT, salt: randomInt(1, 2 ** 32 - 1), segmentBytes };
  replaceFile(files, path.join(folder, FORMAT_FILE), encode(format));
  return format;
};
