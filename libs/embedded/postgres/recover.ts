import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedError } from '../process/embedded-error.js';
import { gone, identify, signal, workingFolder } from '../process/identity.js';

/** Fast shutdown first, then immediate (the log recovers), then nothing left to ask. */
const ORPHAN_STEPS: readonly [NodeJS.Signals, number][] = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

const sameFolder = (left: string | undefined, right: string): boolean =>
  left !== undefined && existsSync(left) && realpathSync(left) === realpathSync(right);

/**
 * Clears what a killed predecessor left in the cluster: its server, if it still runs, is stopped; its `postmaster.pid`
 * is removed when the number in it now belongs to some other process. Call with the folder's lock held: whoever still
 * serves this folder then has no owner.
 * @throws EmbeddedError CHILD_FAILED when the old server does not end
 */
export const recoverCluster = async (cluster: string): Promise<void> => {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const identity = identify(pid);
  if (identity === undefined) return;
  if (!sameFolder(workingFolder(pid), cluster)) {
    rmSync(pidFile, { force: true });
    return;
  }
  for (const [name, withinMs] of ORPHAN_STEPS) {
    if (!signal(pid, name) || (await gone(identity, withinMs))) return;
  }
  throw new EmbeddedError(
    'CHILD_FAILED',
    `An old PostgreSQL (process ${pid}) on ${cluster} does not end: end it by hand.`,
  );
};
