import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.js';

/** What a backup says of itself; it is written last, so that half a backup is none. */
export interface Manifest {
  format: 1;
  takenAt: string;
  /** Ledgers in it, by their namespace. */
  namespaces: string[];
  events: number;
  /** Rows of all vaults. */
  vaultRows: number;
  /** Of the file with the keys. */
  vaultSha256: string;
}

export const MANIFEST_FILE = 'ledger-backup.json';
export const VAULT_FILE = 'vault.ndjson';
export const STORE_FOLDER = 'event-store';

export const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

/** @throws UserError when the folder is no backup, or the keys in it are not those that were written */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const manifest = parsed(folder);
  if (manifest?.format !== 1) {
    throw new UserError(
      `${folder} is no backup of a ledger that this version can read: ${MANIFEST_FILE} is missing or other.`,
    );
  }
  const sha256 = await sha256Of(join(folder, VAULT_FILE)).catch(() => 'missing');
  if (sha256 !== manifest.vaultSha256) {
    throw new UserError(`The backup in ${folder} is damaged: ${VAULT_FILE} is not as it was written.`);
  }
  return manifest;
};

const parsed = (folder: string): (Partial<Manifest> & Manifest) | undefined => {
  try {
    return JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
};
