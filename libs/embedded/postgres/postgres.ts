import { join, resolve } from 'node:path';
import { stopChild, type ServingChild, type WatchedChild } from '#libs/processes/child.js';
import { OperatorError, folderProblem } from '#libs/processes/operator-error.js';
import { lockFolder } from '#libs/processes/folder-lock.js';
import type { HeldLock } from '#libs/processes/lock-file.js';
import { pause } from '#libs/processes/timing.js';
import { findBinaries } from './binaries.js';
import { DATABASE_NAME, DATABASE_USER, ensureCluster } from './cluster.js';
import type { Binaries } from './libraries.js';
import { portTaken, probePort } from '#libs/processes/port.js';
import { recoverCluster } from './recover.js';
import { spawnServer, STOP_STEPS, waitUntilReady } from './server.js';
import { serviceUser, type ServiceUser } from './service-user.js';

export interface PostgresOptions {
  /** Holds the cluster and its password; made if missing. */
  readonly dataDir: string;
  /** On loopback; the system chooses one by default. */
  readonly port?: number;
  /** Gets PostgreSQL's log, line by line. */
  readonly log?: (line: string) => void;
}

/** `stop` is a fast shutdown: open transactions are rolled back, a checkpoint is written. */
export interface EmbeddedPostgres extends ServingChild {
  readonly port: number;
}

const START_ATTEMPTS = 5;

/** Tries again where waiting helps: a chosen port lost to somebody else, backends of a killed server still ending. */
const startServer = async (
  binaries: Binaries,
  cluster: string,
  { port, log }: PostgresOptions,
  user: ServiceUser | undefined,
): Promise<{ server: WatchedChild; port: number }> => {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = await probePort(port);
    const server = spawnServer(binaries, cluster, chosen, user, log ?? (() => undefined));
    const outcome = await waitUntilReady(server);
    if (outcome === 'ready') return { server, port: chosen };
    if (outcome === 'port taken' && port) throw portTaken(port);
    if (outcome === 'failed' || attempt === START_ATTEMPTS) {
      throw new OperatorError(
        'CHILD_FAILED',
        `PostgreSQL did not start on ${cluster}: ${server.lines.slice(-5).join(' ')}`,
      );
    }
    await pause(200 * attempt);
  }
};

const describe = (server: WatchedChild, port: number, password: string, lock: HeldLock): EmbeddedPostgres => {
  let stopping: Promise<void> | undefined;
  const ended = server.ended.finally(() => lock.release());
  return {
    url: `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${DATABASE_NAME}`,
    port,
    pid: server.child.pid!,
    ended,
    lastWords: () => server.lines.join('\n'),
    stop: () => (stopping ??= stopChild(server, STOP_STEPS).then(() => ended.then(() => undefined))),
  };
};

/**
 * Starts a real PostgreSQL on loopback, initialising its folder on the first start. It ends with `stop()`, or by itself
 * as soon as this process is gone.
 * @throws OperatorError ALREADY_RUNNING, FOLDER_NOT_WRITABLE, FOLDER_UNREACHABLE, FOLDER_INCOMPATIBLE, PORT_TAKEN,
 *   PLATFORM_UNSUPPORTED, CHILD_FAILED
 */
export const startPostgres = async (options: PostgresOptions): Promise<EmbeddedPostgres> => {
  const folder = resolve(options.dataDir);
  const lock = lockFolder(folder);
  try {
    const cluster = join(folder, 'cluster');
    const user = serviceUser(cluster);
    const binaries = findBinaries(user);
    const password = await ensureCluster(binaries, folder, user);
    await recoverCluster(cluster);
    const { server, port } = await startServer(binaries, cluster, options, user);
    return describe(server, port, password, lock);
  } catch (error) {
    lock.release();
    throw folderProblem(folder, error);
  }
};
