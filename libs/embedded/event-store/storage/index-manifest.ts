/** The list of index files and what they cover; replaced as a whole, so that there is always a valid one. */
import path from 'node:path';
import { readChecked, writeChecked } from './checked-file.js';
import type { FileLayer } from './files.js';
import { START_OF_LOG, type LogCheckpoint } from './log-scan.js';

export const MANIFEST_FILE = 'manifest.json';

export interface Manifest {
  /** The tables cover the log up to here. */
  checkpoint: LogCheckpoint;
  /** Oldest first. */
  tables: { file: string; level: number }[];
}

const NO_TABLES: Manifest = { checkpoint: START_OF_LOG, tables: [] };

/** The manifest of an index folder; undefined when it is damaged. */
export const readManifest = (files: FileLayer, folder: string): Manifest | undefined => {
  const file = path.join(folder, MANIFEST_FILE);
  return files.exists(file) ? readChecked<Manifest>(files, file) : NO_TABLES;
};

export const writeManifest = (files: FileLayer, folder: string, manifest: Manifest): void =>
  writeChecked(files, path.join(folder, MANIFEST_FILE), manifest);
