/** One process a folder: a lock file that names its owner, and is taken over when that owner is gone. */
import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { EventStoreNodeError } from '../errors.js';

interface Owner {
  pid: number;
  /** Start time of the process as the system counts it: a later process with the same number is another one. */
  started: string;
  token: string;
}

/** Start time in clock ticks since boot, from /proc; empty where the system has none (macOS). */
const startOf = (pid: number): string => {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const isAlive = (owner: Owner): boolean => {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startOf(owner.pid);
  return started === '' || owner.started === '' || started === owner.started;
};

const readOwner = (file: string): Owner | undefined => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
};

const inUse = (folder: string, pid: number): EventStoreNodeError =>
  new EventStoreNodeError(
    'FOLDER_IN_USE',
    `The folder ${folder} is in use by process ${pid}: stop that process, or choose another folder.`,
  );

/** Takes the folder for this process; returns how to give it back. Throws FOLDER_IN_USE or FOLDER_NOT_WRITABLE. */
export const lockFolder = (folder: string): (() => void) => {
  const file = path.join(folder, 'lock');
  const me: Owner = { pid: process.pid, started: startOf(process.pid), token: randomUUID() };
  const mine = path.join(folder, `lock.${me.token}`);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(mine, JSON.stringify(me), { mode: 0o600 });
  } catch (error) {
    throw new EventStoreNodeError(
      'FOLDER_NOT_WRITABLE',
      `The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): give this user the right to, or choose another folder.`,
    );
  }
  try {
    take(folder, file, mine);
  } finally {
    fs.rmSync(mine, { force: true });
  }
  return () => {
    if (readOwner(file)?.token === me.token) fs.rmSync(file, { force: true });
  };
};

/** A link appears whole or not at all, so a lock file always names its owner. */
const take = (folder: string, file: string, mine: string): void => {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      fs.linkSync(mine, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner && isAlive(owner)) throw inUse(folder, owner.pid);
    dropStale(folder, file, owner);
  }
  throw inUse(folder, readOwner(file)?.pid ?? 0);
};

/** Moves a dead owner's file away; should another process have taken the lock in between, its file is put back. */
const dropStale = (folder: string, file: string, dead: Owner | undefined): void => {
  const aside = path.join(folder, `lock.${randomUUID()}`);
  try {
    fs.renameSync(file, aside);
    if (readOwner(aside)?.token !== dead?.token) fs.linkSync(aside, file);
  } catch {
    return;
  } finally {
    fs.rmSync(aside, { force: true });
  }
};
