import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError, systemCode } from '#libs/processes/operator-error.js';
import { LIBRARY_LINKS, linkLibraries, runnable, type Binaries } from './libraries.js';
import type { ServiceUser } from './service-user.js';

/** Folders every user can usually reach and run programs from, the ones that outlive a restart first. */
const PARENTS: readonly string[] = ['/var/cache', '/var/tmp', tmpdir()];

const DIRECTORIES = ['bin', 'lib', 'share'];

/** A hard link costs nothing; another file system, or a system that guards others' files, gets a copy. */
const placeFile = (from: string, to: string): void => {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EACCES'].includes(systemCode(error) ?? '')) throw error;
    copyFileSync(from, to);
  }
  const { mode } = statSync(to);
  const wanted = mode | 0o444 | ((mode & 0o100) === 0 ? 0 : 0o111);
  if (wanted !== mode) chmodSync(to, wanted);
};

const makeFolder = (folder: string): void => {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
};

/** Static libraries are for compilers; symbolic links are made anew from the package's list. */
const placeFolder = (from: string, to: string): void => {
  makeFolder(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) placeFolder(join(from, entry.name), join(to, entry.name));
    else if (entry.isFile() && !entry.name.endsWith('.a')) placeFile(join(from, entry.name), join(to, entry.name));
  }
};

const place = (from: string, to: string): void => {
  const draft = `${to}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    for (const folder of [draft, join(draft, 'native')]) makeFolder(folder);
    for (const name of DIRECTORIES) placeFolder(join(from, name), join(draft, 'native', name));
    const list = join(from, LIBRARY_LINKS);
    if (existsSync(list)) copyFileSync(list, join(draft, 'native', LIBRARY_LINKS));
    linkLibraries(join(draft, 'native'));
    renameSync(draft, to);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/** Files that are run must not come from a folder another user could have prepared. */
const ours = (folder: string): boolean => {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
};

/**
 * A copy of the binaries in a folder the user can reach, made once and used by every later start of that version.
 * @throws OperatorError FOLDER_UNREACHABLE when no folder serves
 */
export const stagedCopy = (npm: Binaries, user: ServiceUser | undefined, parents = PARENTS): string => {
  const { size } = statSync(join(npm.folder, 'bin', 'postgres'));
  const name = `ledger-postgres-${npm.version}-${process.getuid?.() ?? 0}-${size}`;
  for (const parent of parents) {
    const copy = join(parent, name);
    try {
      if (!ours(copy)) place(npm.folder, copy);
    } catch {
      // Not writable, full, or another process made the same copy meanwhile: the next line tells.
    }
    if (ours(copy) && runnable(join(copy, 'native'), user)) return join(copy, 'native');
  }
  throw new OperatorError(
    'FOLDER_UNREACHABLE',
    `PostgreSQL cannot be run from ${npm.folder} or from a temporary folder: move the project to a folder every user can read, or set DATABASE_URL.`,
  );
};
