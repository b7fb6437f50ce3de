/** The list of index files and what they cover; replaced as a whole, so that there is always a valid one. */
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { readWhole, replaceFile, type FileLayer } from './files.js';
import { START_OF_LOG, type LogCheckpoint } from './log-scan.js';

export const MANIFEST_FILE = 'manifest.json';

export interface Manifest {
  /** The tables cover the log up to here. */
  checkpoint: LogCheckpoint;
  /** Oldest first. */
  tables: { file: string; level: number }[];
}

export const NO_TABLES: Manifest = { checkpoint: START_OF_LOG, tables: [] };

/** The manifest of an index folder; undefined when it is damaged. */
export const readManifest = (files: FileLayer, folder: string): Manifest | undefined => {
  const file = path.join(folder, MANIFEST_FILE);
  if (!files.exists(file)) return NO_TABLES;
  try {
    const { checksum, ...manifest } = JSON.parse(readWhole(files, file).toString('utf8')) as Manifest & {
      checksum: number;
    };
    return crc32(JSON.stringify(manifest)) === checksum ? manifest : undefined;
  } catch {
    return undefined;
  }
};

export const writeManifest = (files: FileLayer, folder: string, manifest: Manifest): void => {
  const content = JSON.stringify({ ...manifest, checksum: crc32(JSON.stringify(manifest)) });
  replaceFile(files, path.join(folder, MANIFEST_FILE), Buffer.from(content));
};
