import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { onLine } from '#libs/processes/child.js';
import { OperatorError } from '#libs/processes/operator-error.js';
import type { Binaries } from './libraries.js';
import { chooseServiceUser, type ServiceUser } from './service-user.js';

/** The superuser of the embedded cluster and the database the ledger lives in. */
export const DATABASE_USER = 'ledger';
export const DATABASE_NAME = 'postgres';

const INITDB_TIMEOUT_MS = 60_000;

/**
 * How a PostgreSQL program names the folder it works in. Its user may not be allowed to walk there (a checkout under
 * /root), but a process started in the folder is already in it, and on Linux this name needs no walk.
 */
export const folderArgument = (folder: string, user: ServiceUser | undefined): string =>
  user !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : folder;

/** Only what PostgreSQL needs: a caller's PGDATA, PGPORT or locale must not leak into the embedded server. */
export const bareEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

const give = (path: string, user: ServiceUser | undefined): void => {
  if (user) chownSync(path, user.uid, user.gid);
};

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** Whether the system has a name for us; in a container started with a bare number it has not. */
const haveAccount = (): boolean => {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
};

/**
 * `initdb` insists on an account for its user, which PostgreSQL itself does not. Where ours has none, a user namespace
 * lends it the number of one that has; the files stay ours.
 */
const withAccount = (program: string): string[] => {
  const lent = chooseServiceUser(readFileSync('/etc/passwd', 'utf8'));
  return ['unshare', '--user', `--map-user=${lent?.uid}`, `--map-group=${lent?.gid}`, program];
};

const initdbArguments = (folder: string, user: ServiceUser | undefined): string[] => [
  `--pgdata=${folderArgument(folder, user)}`,
  `--username=${DATABASE_USER}`,
  '--pwfile=/dev/fd/3',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--no-instructions',
];

const initdbFailed = (folder: string, lent: boolean, words: string): OperatorError =>
  lent
    ? new OperatorError(
        'PLATFORM_UNSUPPORTED',
        `Your user (number ${process.getuid?.()}) has no account on this machine, which PostgreSQL needs to initialise a folder: run as a user that has one, or set DATABASE_URL.`,
        { cause: words },
      )
    : new OperatorError('CHILD_FAILED', `PostgreSQL could not be initialised in ${folder}: ${words}`);

/** `initdb` reads the password from a file handed over open, as its user may not be able to walk to the file either. */
const runInitdb = async (
  binaries: Binaries,
  folder: string,
  passwordFile: string,
  user: ServiceUser | undefined,
): Promise<void> => {
  const program = join(binaries.folder, 'bin', 'initdb');
  const lent = user === undefined && !haveAccount();
  const [command = program, ...first] = lent ? withAccount(program) : [program];
  const password = openSync(passwordFile, 'r');
  const child = spawn(command, [...first, ...initdbArguments(folder, user)], {
    cwd: folder,
    env: bareEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', password],
    timeout: INITDB_TIMEOUT_MS,
    killSignal: 'SIGKILL',
    ...(user ?? {}),
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) onLine(stream as Readable, (line) => output.push(line));
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output.push(error.message);
      resolve(null);
    });
    child.once('close', resolve);
  });
  closeSync(password);
  if (code !== 0) throw initdbFailed(folder, lent, output.slice(-3).join(' '));
};

/**
 * Makes a cluster if the folder has none. It is made under another name and renamed when complete and synced, so a
 * process that dies in between leaves nothing that looks like a cluster.
 * @param folder holds `cluster` and `password` (readable by its owner only)
 * @returns the superuser's password
 * @throws OperatorError CHILD_FAILED with PostgreSQL's own words
 */
export const ensureCluster = async (
  binaries: Binaries,
  folder: string,
  user: ServiceUser | undefined,
): Promise<string> => {
  const cluster = join(folder, 'cluster');
  const passwordFile = join(folder, 'password');
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    assertSameMajor(cluster, binaries);
    return readFileSync(passwordFile, 'utf8').trim();
  }
  const draft = join(folder, 'cluster.new');
  // The initdb of a predecessor that was just killed may still be writing there for a moment.
  rmSync(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  mkdirSync(draft, { mode: 0o700 });
  give(draft, user);
  const password = randomBytes(24).toString('base64url');
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flush: true });
  give(passwordFile, user);
  await runInitdb(binaries, draft, passwordFile, user);
  renameSync(draft, cluster);
  syncFolder(folder);
  return password;
};

const assertSameMajor = (cluster: string, { version }: Binaries): void => {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const ours = version.split('.')[0];
  if (made === ours) return;
  throw new OperatorError(
    'FOLDER_INCOMPATIBLE',
    `${cluster} was made by PostgreSQL ${made}, this ledger brings ${ours}: run \`ledger backup\` with the ledger that made it, then \`ledger restore\` into a new folder with this one. The keys of personal names are in it: do not delete it.`,
  );
};
