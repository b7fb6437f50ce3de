import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess } from '#libs/processes/child.js';
import { OperatorError } from '#libs/processes/operator-error.js';
import { identify, workingFolder } from '#libs/processes/identity.js';
import { STOP_STEPS } from './server.js';

const sameFolder = (left: string | undefined, right: string): boolean =>
  left !== undefined && existsSync(left) && realpathSync(left) === realpathSync(right);

/**
 * Clears what a killed predecessor left in the cluster: its server, if it still runs, is stopped; its `postmaster.pid`
 * is removed, as PostgreSQL itself would take the number in it for a server's although that process is long another one
 * (or dead, and not yet collected). Call with the folder's lock held: whoever still serves this folder has no owner.
 * @throws OperatorError CHILD_FAILED when the old server does not end
 */
export const recoverCluster = async (cluster: string): Promise<void> => {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const server = identify(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  const serves = server !== undefined && sameFolder(workingFolder(server.pid), cluster);
  if (serves && !(await endProcess(server, STOP_STEPS))) {
    throw new OperatorError(
      'CHILD_FAILED',
      `An old PostgreSQL (process ${server.pid}) on ${cluster} does not end: end it by hand.`,
    );
  }
  rmSync(pidFile, { force: true });
};
