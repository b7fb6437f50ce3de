/** A lock file that names its owner, and is taken over when that owner is dead: one process at a time, however it ends. */
import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { systemCode } from './operator-error.js';
import { identify, mayBeAlive, startedInThisBoot, type ProcessIdentity } from './identity.js';

/** Held by this process until `release`; a process that dies releases it by being dead. */
export interface HeldLock {
  readonly release: () => void;
}

/** Somebody else who has the lock; without a number when it changed hands too often to tell. */
interface Holder {
  readonly pid: number | undefined;
}

const MAX_ATTEMPTS = 20;

/** Event stores once wrote the start as `started`: the clock ticks of Linux without its boot, empty on other systems. */
const parseOwner = (text: string): ProcessIdentity | undefined => {
  try {
    const { pid, startedAt, started } = JSON.parse(text) as Partial<ProcessIdentity> & { started?: string };
    if (typeof pid !== 'number') return undefined;
    return { pid, startedAt: startedAt ?? (started ? startedInThisBoot(started) : '') };
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

/** @returns who has the lock, or undefined when it is the draft's now */
const take = (file: string, draft: string): Holder | undefined => {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (linkIfFree(draft, file)) return undefined;
    const text = readIfThere(file);
    if (text === undefined) continue;
    const owner = parseOwner(text);
    if (owner !== undefined && mayBeAlive(owner)) return owner;
    const outcome = takeOver(file, text, draft);
    if (outcome !== 'changed') return outcome;
  }
  return { pid: undefined };
};

/**
 * Replaces a dead owner's lock. Several may find it at once, and a file cannot be replaced on the condition that it is
 * still the same: so only who holds the claim to exactly this lock, a lock itself, may replace it.
 */
const takeOver = (file: string, dead: string, draft: string): Holder | undefined | 'changed' => {
  const claim = `${file}.${createHash('sha256').update(dead).digest('hex').slice(0, 8)}`;
  const rival = take(claim, draft);
  if (rival) return readIfThere(file) === dead ? rival : 'changed';
  try {
    if (readIfThere(file) !== dead) return 'changed';
    linkSync(draft, `${draft}.new`);
    renameSync(`${draft}.new`, file);
    return undefined;
  } finally {
    rmSync(claim, { force: true });
  }
};

/**
 * Takes a lock file for this process. What cannot be read as a lock was not written by a living process: it is taken over.
 * @param file in an existing folder
 * @param heldBy makes the error to throw when another process has it, from the other's number where that is known
 * @throws the system's error when the folder cannot be written or the file not be read
 */
export const lockFile = (file: string, heldBy: (pid: number | undefined) => Error): HeldLock => {
  const me: ProcessIdentity = identify(process.pid) ?? { pid: process.pid, startedAt: '' };
  const mine = JSON.stringify({ ...me, nonce: randomBytes(8).toString('hex') });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, mine, { mode: 0o644 });
    const holder = take(file, draft);
    if (holder) throw heldBy(holder.pid);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (readIfThere(file) === mine) rmSync(file, { force: true });
    },
  };
};
