/** Copies a store while it runs: what is never changed is copied as it is, what grows up to where it stood. */
import path from 'node:path';
import { EventStoreNodeError } from '../errors.js';
import { disk, readWhole, type FileLayer, type StoreFile } from '../storage/files.js';
import { FORMAT_FILE, indexFolder, logFolder } from '../storage/format.js';
import { writeManifest } from '../storage/index-manifest.js';
import { writeReached } from '../storage/reached.js';
import { segmentFile } from '../storage/segments.js';
import { inspect } from './inspection.js';

const COPY_BYTES = 4 * 1024 * 1024;

/**
 * Makes `target` a store that holds everything acknowledged before the call, and possibly some of what came after; it is
 * restored by starting a node on it or on a copy of it.
 * @returns bytes copied
 * @throws EventStoreNodeError when `folder` holds no usable store or `target` is not empty
 */
export const backupStore = (folder: string, target: string, files: FileLayer = disk): number => {
  if (files.exists(target) && files.list(target).length > 0) {
    throw new EventStoreNodeError(
      'BAD_OPTION',
      `The folder ${target} is not empty: give one that does not exist or is empty.`,
    );
  }
  const inspection = inspect(folder, files);
  try {
    if (!inspection.manifest || inspection.indexFault)
      throw new EventStoreNodeError('DAMAGED', inspection.indexFault ?? 'The index is damaged.');
    for (const place of [target, logFolder(target), indexFolder(target)]) files.makeFolder(place);
    let bytes = 0;
    for (const table of inspection.tables) {
      bytes += table.copyTo((source) => copy(files, source, path.join(indexFolder(target), path.basename(table.path))));
    }
    for (let segment = 0; segment < inspection.log.segments.count; segment++) {
      bytes += copyFile(files, segmentFile(logFolder(folder), segment), segmentFile(logFolder(target), segment));
    }
    files.syncFolder(logFolder(target));
    writeManifest(files, indexFolder(target), inspection.manifest);
    writeReached(files, target, inspection.salt, inspection.reached ?? 0).close();
    // The file that makes the folder a store comes last: half a backup is none.
    const format = readWhole(files, path.join(folder, FORMAT_FILE));
    const file = files.open(path.join(target, FORMAT_FILE), 'create');
    file.write(format, 0);
    file.syncNow();
    file.close();
    files.syncFolder(target);
    return bytes + format.length;
  } finally {
    inspection.close();
  }
};

const copyFile = (files: FileLayer, from: string, to: string): number => {
  const source = files.open(from, 'read');
  try {
    return copy(files, source, to);
  } finally {
    source.close();
  }
};

const copy = (files: FileLayer, source: StoreFile, to: string): number => {
  const target = files.open(to, 'create');
  try {
    const size = source.size();
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    let done = 0;
    while (done < size) {
      const count = source.read(buffer, 0, Math.min(COPY_BYTES, size - done), done);
      if (count === 0) break;
      target.write(buffer.subarray(0, count), done);
      done += count;
    }
    target.syncNow();
    return done;
  } finally {
    target.close();
  }
};
