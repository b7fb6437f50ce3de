/** What lies where in a store's folder, and the file that says what the folder is: written once, before anything else. */
import path from 'node:path';
import { randomInt } from 'node:crypto';
import { EventStoreNodeError } from '../errors.js';
import { readChecked, writeChecked } from './checked-file.js';
import { disk, type FileLayer } from './files.js';

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

export const logFolder = (folder: string): string => path.join(folder, 'log');
export const indexFolder = (folder: string): string => path.join(folder, 'index');

/** Whether a folder is a store's, whole or damaged. */
export const holdsStore = (folder: string): boolean => disk.exists(path.join(folder, FORMAT_FILE));

/**
 * Reads the format of a store.
 * @throws EventStoreNodeError NOT_A_STORE, DAMAGED
 */
export const readFormat = (files: FileLayer, folder: string): StoreFormat => {
  const file = path.join(folder, FORMAT_FILE);
  if (!files.exists(file))
    throw new EventStoreNodeError('NOT_A_STORE', `The folder ${folder} holds no event store: check the path.`);
  const format = readChecked<StoreFormat>(files, file);
  if (format?.format !== FORMAT)
    throw new EventStoreNodeError('DAMAGED', `The file ${file} is damaged: restore it from a backup.`);
  return format;
};

/** Reads the format of a store, or makes the folder a new one. */
export const openFormat = (files: FileLayer, folder: string, segmentBytes: number): StoreFormat => {
  files.makeFolder(folder);
  if (files.exists(path.join(folder, FORMAT_FILE))) return readFormat(files, folder);
  const format: StoreFormat = { format: FORMAT, salt: randomInt(1, 2 ** 32 - 1), segmentBytes };
  writeChecked(files, path.join(folder, FORMAT_FILE), format);
  return format;
};
