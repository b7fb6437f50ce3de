import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedError, folderProblem, systemCode } from './embedded-error.js';
import { identify, isAlive, type ProcessIdentity } from './identity.js';

/** A folder held by this process until `release`; a process that dies releases it by being dead. */
export interface FolderLock {
  release(): void;
}

const MAX_ATTEMPTS = 20;

const parseOwner = (text: string): ProcessIdentity | undefined => {
  try {
    const owner = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof owner.pid === 'number' && typeof owner.startedAt === 'string'
      ? { pid: owner.pid, startedAt: owner.startedAt }
      : undefined;
  } catch {
    return undefined;
  }
};

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** A hard link appears whole or not at all, so nobody ever reads a half-written lock. */
const linkIfFree = (from: string, to: string): boolean => {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Moves a dead owner's lock out of the way; two who recover at once may take a fresh lock by mistake, so it is put back. */
const removeStale = (lock: string, stale: string, aside: string): void => {
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== stale) linkIfFree(aside, lock);
  rmSync(aside, { force: true });
};

/**
 * Takes the folder for this process.
 * @param folder an existing folder
 * @param name the lock file's name in it
 * @throws EmbeddedError ALREADY_RUNNING when another living process has it, FOLDER_NOT_WRITABLE
 */
export const lockFolder = (folder: string, name = 'lock'): FolderLock => {
  const lock = join(folder, name);
  const mine = JSON.stringify({ ...identify(process.pid), nonce: randomBytes(8).toString('hex') });
  const draft = `${lock}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, mine, { mode: 0o644 });
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      if (linkIfFree(draft, lock)) return { release: () => releaseOwn(lock, mine) };
      const text = readIfThere(lock);
      if (text === undefined) continue;
      const owner = parseOwner(text);
      if (owner !== undefined && isAlive(owner)) throw alreadyRunning(folder, owner.pid);
      removeStale(lock, text, `${draft}.stale`);
    }
    throw alreadyRunning(folder);
  } catch (error) {
    throw folderProblem(folder, error);
  } finally {
    rmSync(draft, { force: true });
  }
};

const releaseOwn = (lock: string, mine: string): void => {
  if (readIfThere(lock) === mine) rmSync(lock, { force: true });
};

const alreadyRunning = (folder: string, pid?: number): EmbeddedError =>
  new EmbeddedError(
    'ALREADY_RUNNING',
    `A ledger is already running on ${folder}${pid === undefined ? '' : ` (process ${pid})`}: stop it first, or choose another folder with --data.`,
  );
