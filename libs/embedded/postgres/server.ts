import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onLine, stopChild, watchChild, type StopSteps, type WatchedChild } from '#libs/processes/child.js';
import { within } from '#libs/processes/timing.js';
import { bareEnvironment, folderArgument } from './cluster.js';
import type { Binaries } from './libraries.js';
import type { ServiceUser } from './service-user.js';
import { settingArguments } from './settings.js';

const START_TIMEOUT_MS = 60_000;
/** Fast shutdown first, then immediate (the log recovers), then nothing left to ask. */
export const STOP_STEPS: StopSteps = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];

/**
 * The shell becomes PostgreSQL (`exec` keeps its process number). Before, it leaves a guardian behind that waits until
 * our end of its standard input closes, which the system does however we end, and then asks for a fast shutdown.
 */
const GUARDED = 'exec 3<&0; (read -r _ <&3; kill -INT $$) >/dev/null 2>&1 & exec "$@" </dev/null 3<&-';

/** Starts the program on an existing cluster, with the guardian beside it. */
export const spawnServer = (
  binaries: Binaries,
  cluster: string,
  port: number,
  user: ServiceUser | undefined,
  log: (line: string) => void,
): WatchedChild => {
  const program = join(binaries.folder, 'bin', 'postgres');
  const child = spawn(
    '/bin/sh',
    ['-c', GUARDED, 'sh', program, '-D', folderArgument(cluster, user), ...settingArguments(port)],
    {
      cwd: cluster,
      env: bareEnvironment(),
      stdio: ['pipe', 'ignore', 'pipe'],
      // A terminal's Ctrl-C reaches a whole process group; PostgreSQL must end after those who still write to it.
      detached: true,
      ...(user ?? {}),
    },
  );
  return watchChild(child, log);
};

/** What became of a start. */
export type Outcome = 'ready' | 'port taken' | 'still attached' | 'failed';

const outcomeOf = (lines: readonly string[]): Outcome => {
  const words = lines.join('\n');
  if (/could not bind|could not create any TCP\/IP sockets/.test(words)) return 'port taken';
  if (/shared memory block .* is still in use/.test(words)) return 'still attached';
  return 'failed';
};

/** Waits for the one line that says so; a server that is not ready in time is stopped. */
export const waitUntilReady = async (server: WatchedChild): Promise<Outcome> => {
  const ready = new Promise<Outcome>((settle) => {
    onLine(server.child.stderr!, (line) => {
      if (line.includes('database system is ready to accept connections')) settle('ready');
    });
  });
  const ended = server.ended.then(() => outcomeOf(server.lines));
  const outcome = await within(Promise.race([ready, ended]), START_TIMEOUT_MS);
  if (outcome !== undefined) return outcome;
  await stopChild(server, STOP_STEPS);
  return 'failed';
};
