import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedSet, readRunning, startEmbedded } from '#libs/embedded/index.js';
import type { Config } from '../ledger/config.js';
import type { LedgerOptions } from '../ledger/composition.js';
import { refuseStrangeFolder } from './ledger-folder.js';
import { reachStore } from './reach-store.js';
import { UserError } from './user-error.js';

/** The parts a command works on, and what has to be stopped after it. */
export interface Parts extends LedgerOptions {
  /** The embedded children of this command; undefined when it attached to a running ledger. */
  set: EmbeddedSet | undefined;
  /** Another process follows the ledger: projections and automations are its business. */
  isFollowed: boolean;
  stop(): Promise<void>;
}

/** Starts whichever part is not given by its URL, on a folder that stays. */
export const startParts = async (
  config: Config,
  dataDir: string,
  log?: (name: string, line: string) => void,
): Promise<Parts & { set: EmbeddedSet }> => {
  // A database is started for nothing beside an event store that cannot be used.
  if (config.EVENTSTORE_URL && !config.DATABASE_URL) await reachStore(config.EVENTSTORE_URL);
  const set = await startEmbedded({
    dataDir,
    ...(config.EVENTSTORE_URL ? { eventStoreUrl: config.EVENTSTORE_URL } : {}),
    ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
    ...(log ? { log } : {}),
  });
  const { eventStoreUrl, databaseUrl } = set;
  return {
    eventStoreUrl,
    databaseUrl,
    namespace: config.LEDGER_NAMESPACE,
    set,
    isFollowed: false,
    stop: () => set.stop(),
  };
};

/**
 * The configured servers, or the ledger that runs on the folder, or parts started for this command alone.
 * @throws UserError when the ledger that runs there is not the configured one
 */
export const attachOrStart = async (config: Config, dataDir: string): Promise<Parts> => {
  const attached = { set: undefined, stop: async () => undefined };
  const { EVENTSTORE_URL, DATABASE_URL, LEDGER_NAMESPACE } = config;
  if (EVENTSTORE_URL && DATABASE_URL) {
    // Nothing is kept in the folder then, so another command may hold it; whoever follows already goes on doing so.
    const urls = { eventStoreUrl: EVENTSTORE_URL, databaseUrl: DATABASE_URL };
    return { ...urls, ...attached, namespace: LEDGER_NAMESPACE, isFollowed: false };
  }
  const running = readRunning(dataDir);
  if (!running) return startParts(config, dataDir);
  const { eventStoreUrl, databaseUrl, namespace = '' } = running;
  const isConfigured =
    [undefined, eventStoreUrl].includes(EVENTSTORE_URL) &&
    [undefined, databaseUrl].includes(DATABASE_URL) &&
    ['', namespace].includes(LEDGER_NAMESPACE);
  if (!isConfigured) {
    throw new UserError(
      `The ledger that runs on ${dataDir} has other servers or another namespace than this command was given: ` +
        'stop it, or leave EVENTSTORE_URL, DATABASE_URL and LEDGER_NAMESPACE out.',
    );
  }
  return { eventStoreUrl, databaseUrl, namespace, ...attached, isFollowed: true };
};

/**
 * As `attachOrStart`, for commands that look at a ledger and never make one.
 * @throws UserError when there is no ledger in the folder either
 */
export const attachToLedger = async (config: Config, dataDir: string): Promise<Parts> => {
  if (!config.EVENTSTORE_URL || !config.DATABASE_URL) refuseStrangeFolder(dataDir);
  return attachOrStart(config, dataDir);
};

/** Parts in a fresh folder that is removed with them. */
export type ThrowAwayParts = Parts & { set: EmbeddedSet; folder: string };

/** Starts parts in a fresh folder; `stop` removes it. */
export const startThrowAway = async (config: Config, purpose: string): Promise<ThrowAwayParts> => {
  const folder = await mkdtemp(join(tmpdir(), `ledger-${purpose}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const parts = await startParts(config, folder);
    const stop = async (): Promise<void> => {
      await parts.stop();
      await remove();
    };
    return { ...parts, folder, stop };
  } catch (error) {
    await remove();
    throw error;
  }
};
