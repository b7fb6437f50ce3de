import { join, resolve } from 'node:path';
import { startPostgres } from '../postgres/index.js';
import { builtFile } from '#libs/processes/built.js';
import type { ChildEnd } from '#libs/processes/child.js';
import { folderProblem } from '#libs/processes/operator-error.js';
import { lockFolder } from '#libs/processes/folder-lock.js';
import type { HeldLock } from '#libs/processes/lock-file.js';
import { startEventStorePart } from './event-store-part.js';
import { assertNodeVersion } from './node-version.js';
import type { Part, PartLog } from './part.js';
import { removeRunning, writeRunning, type Announcement } from './running.js';

export interface EmbeddedOptions {
  /** Everything the set keeps is in here; made if missing. One set a folder. */
  readonly dataDir: string;
  /** A server to use instead of the embedded event store node. */
  readonly eventStoreUrl?: string;
  /** A server to use instead of the embedded PostgreSQL. */
  readonly databaseUrl?: string;
  /** Loopback ports; the system chooses them by default. */
  readonly eventStorePort?: number;
  readonly postgresPort?: number;
  /** Gets what the children log. */
  readonly log?: PartLog;
  /** Another program that keeps the node's contract; the built node by default. */
  readonly eventStoreProgram?: string;
}

/** A child that ended without being asked. */
interface Death extends ChildEnd {
  readonly name: string;
  readonly lastWords: string;
}

export interface EmbeddedSet {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** The children, none for a part given by its URL. */
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  /** Resolves when a child has ended unasked and the others have been stopped; never otherwise. */
  readonly died: Promise<Death>;
  /** Tells later commands on this folder (`readRunning`) where the ledger is; call when it serves. */
  announce(announcement: Announcement): void;
  /** Stops the children, the event store first; repeating it waits for the same end. */
  stop(): Promise<void>;
}

const QUIET: PartLog = () => undefined;

const startPostgresPart = async (options: EmbeddedOptions, folder: string): Promise<Part> => {
  const name = 'PostgreSQL';
  const log = options.log ?? QUIET;
  const server = await startPostgres({ dataDir: folder, port: options.postgresPort, log: (line) => log(name, line) });
  return { ...server, name };
};

const startMissing = async (options: EmbeddedOptions, dataDir: string): Promise<{ store?: Part; database?: Part }> => {
  const program = (): string => options.eventStoreProgram ?? builtFile('libs/embedded/event-store/main.js');
  const started = await Promise.allSettled([
    options.eventStoreUrl
      ? undefined
      : Promise.resolve().then(() =>
          startEventStorePart({
            program: program(),
            folder: join(dataDir, 'event-store'),
            noteFolder: dataDir,
            port: options.eventStorePort,
            log: options.log ?? QUIET,
          }),
        ),
    options.databaseUrl ? undefined : startPostgresPart(options, join(dataDir, 'postgres')),
  ]);
  const failed = started.find((result) => result.status === 'rejected');
  const [store, database] = started.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  if (failed === undefined) return { store, database };
  await Promise.all([store?.stop(), database?.stop()]);
  throw failed.reason;
};

const describe = (
  options: EmbeddedOptions,
  dataDir: string,
  lock: HeldLock,
  store?: Part,
  database?: Part,
): EmbeddedSet => {
  const parts = [store, database].filter((part) => part !== undefined);
  const urls = {
    eventStoreUrl: options.eventStoreUrl || store!.url,
    databaseUrl: options.databaseUrl || database!.url,
  };
  const leave = (): void => {
    removeRunning(dataDir);
    lock.release();
  };
  process.once('exit', leave);
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    removeRunning(dataDir);
    for (const part of parts) await part.stop();
    leave();
    process.off('exit', leave);
  };
  const stop = (): Promise<void> => (stopping ??= stopAll());
  const died = new Promise<Death>((settle, fail) => {
    for (const part of parts) {
      part.ended
        .then(async (end) => {
          if (stopping) return;
          await stop();
          settle({ name: part.name, ...end, lastWords: part.lastWords() });
        })
        .catch(fail);
    }
  });
  const processes = parts.map(({ name, pid }) => ({ name, pid }));
  return {
    ...urls,
    processes,
    died,
    announce: (announcement) => writeRunning(dataDir, { ...urls, ...announcement }),
    stop,
  };
};

/**
 * Starts what one command needs: an event store node and a PostgreSQL as two child processes, or only the one that is
 * not given by its URL. They end with `stop()`, when one of them dies, or when this process is gone, however it went.
 * @throws OperatorError ALREADY_RUNNING, FOLDER_NOT_WRITABLE, PORT_TAKEN, NODE_TOO_OLD, NOT_BUILT, CHILD_FAILED, and
 *   those of `startPostgres`; nothing is left running then
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedSet> => {
  assertNodeVersion();
  const dataDir = resolve(options.dataDir);
  const lock = lockFolder(dataDir);
  try {
    const { store, database } = await startMissing(options, dataDir);
    return describe(options, dataDir, lock, store, database);
  } catch (error) {
    lock.release();
    throw folderProblem(dataDir, error);
  }
};
