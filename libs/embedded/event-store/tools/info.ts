/** What a store holds, in numbers. */
import path from 'node:path';
import { disk, type FileLayer } from '../storage/files.js';
import { indexFolder, logFolder } from '../storage/format.js';
import { hashOf } from '../storage/stream-hash.js';
import { START_OF_LOG } from '../storage/log-scan.js';
import { inspect, type Inspection } from './inspection.js';

export interface StoreInfo {
  folder: string;
  /** Events that readers of $all can see. */
  events: number;
  /** Streams that ever had an event, metadata streams included. */
  streams: number;
  /** Position of the last record; undefined when there is none. */
  lastPosition: number | undefined;
  /** Bytes of the log and of the index. */
  logBytes: number;
  indexBytes: number;
  segments: number;
  indexFiles: number;
}

/**
 * Reads the numbers of a store from its files; a running node may be using them.
 * @throws EventStoreNodeError when the folder holds no store, or its index has to be rebuilt
 */
export const storeInfo = (folder: string, files: FileLayer = disk): StoreInfo => {
  const inspection = inspect(folder, files);
  try {
    return numbersOf(inspection);
  } finally {
    inspection.close();
  }
};

const numbersOf = ({ files, folder, log, manifest, tables }: Inspection): StoreInfo => {
  const streams = new Set<string>();
  const tombstones = new Set<number>();
  let events = 0;
  for (const table of tables) {
    events += table.positions;
    for (const { hash, tombstone } of table.entries()) {
      streams.add(hash.toString('latin1'));
      if (tombstone >= 0) tombstones.add(tombstone);
    }
  }
  events += tombstones.size;
  log.inspect(manifest?.checkpoint ?? START_OF_LOG, (record) => {
    if (record.hidden) return;
    events++;
    streams.add(hashOf(record.stream).toString('latin1'));
  });
  return {
    folder,
    events,
    streams: streams.size,
    lastPosition: log.end.previous < 0 ? undefined : log.end.previous,
    logBytes: bytesIn(files, logFolder(folder)),
    indexBytes: bytesIn(files, indexFolder(folder)),
    segments: log.segments.count,
    indexFiles: tables.length,
  };
};

const bytesIn = (files: FileLayer, folder: string): number => {
  let bytes = 0;
  for (const name of files.exists(folder) ? files.list(folder) : []) {
    try {
      const file = files.open(path.join(folder, name), 'read');
      bytes += file.size();
      file.close();
    } catch (error) {
      // A running node may have merged the file away.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return bytes;
};
