import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '#libs/processes/operator-error.js';
import type { ServiceUser } from './service-user.js';

/** A PostgreSQL as npm packs it: the folder that holds `bin`, `lib` and `share`, and its version. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

/** The package's list of the links it needs. */
export const LIBRARY_LINKS = 'pg-symlinks.json';

const present = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * npm packages cannot hold symbolic links; the package makes those of its shared libraries in an install script,
 * which many machines block, so the missing ones are made here.
 * @returns whether all are there now (a folder of another user may refuse)
 */
export const linkLibraries = (folder: string): boolean => {
  const list = join(folder, LIBRARY_LINKS);
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const at = join(dirname(folder), target);
      if (!present(at)) symlinkSync(basename(source), at);
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return linkLibraries(folder);
    return false;
  }
};

/** Asks by doing: rights, mounts without exec and missing libraries all show in the one call that matters. */
export const runnable = (folder: string, user: ServiceUser | undefined): boolean => {
  const { status } = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], {
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: 'ignore',
  });
  return status === 0;
};
