/** A store opened for looking: no lock is taken and nothing is changed, so another process may be using it. */
import path from 'node:path';
import { EventStoreNodeError } from '../errors.js';
import { disk, type FileLayer } from '../storage/files.js';
import { indexFolder, logFolder, readFormat } from '../storage/format.js';
import { readManifest, type Manifest } from '../storage/index-manifest.js';
import { IndexTable } from '../storage/index-table.js';
import { EventLog } from '../storage/log.js';
import { readReached } from '../storage/reached.js';

/** The files that a manifest names may have been merged away by a running node before they were opened. */
const ATTEMPTS = 20;

export interface Inspection {
  files: FileLayer;
  folder: string;
  log: EventLog;
  salt: number;
  /** Up to where the log was acknowledged before it was looked into; undefined when the note of that is damaged. */
  reached: number | undefined;
  /** Undefined when the list of index files is damaged. */
  manifest: Manifest | undefined;
  tables: IndexTable[];
  /** What kept an index file from being opened. */
  indexFault: string | undefined;
  close(): void;
}

const openTables = (
  files: FileLayer,
  folder: string,
  salt: number,
): Pick<Inspection, 'manifest' | 'tables' | 'indexFault'> => {
  let fault = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const manifest = readManifest(files, indexFolder(folder));
    const tables: IndexTable[] = [];
    try {
      for (const { file } of manifest?.tables ?? [])
        tables.push(new IndexTable(files, path.join(indexFolder(folder), file), salt));
      return { manifest, tables, indexFault: manifest ? undefined : 'The list of index files is damaged.' };
    } catch (error) {
      for (const table of tables) table.close();
      fault = (error as Error).message;
      if (error instanceof EventStoreNodeError) return { manifest, tables: [], indexFault: fault };
    }
  }
  return { manifest: undefined, tables: [], indexFault: fault };
};

/** @throws EventStoreNodeError when the folder holds no store */
export const inspect = (folder: string, files: FileLayer = disk): Inspection => {
  const format = readFormat(files, folder);
  const reached = readReached(files, folder, format.salt);
  const index = openTables(files, folder, format.salt);
  const log = new EventLog({
    files,
    folder: logFolder(folder),
    segmentBytes: format.segmentBytes,
    salt: format.salt,
    mode: 'read',
  });
  return {
    files,
    folder,
    log,
    salt: format.salt,
    reached,
    ...index,
    close: () => {
      log.close();
      for (const table of index.tables) table.close();
    },
  };
};
