import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backupStore, verifyStore } from '#libs/embedded/index.js';
import { assertTogether } from '#libs/read-models/founding/index.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { Database } from '#libs/read-models/postgres/database.js';
import { vaultMigrations } from '#libs/read-models/postgres/vault.js';
import { vaultRows } from '#libs/read-models/postgres/vault-rows.js';
import { connectStores } from '../../ledger/composition.js';
import type { Config } from '../../ledger/config.js';
import { attachOrStart, type Parts } from '../parts.js';
import { UserError } from '../user-error.js';
import { type Manifest, MANIFEST_FILE, sha256Of, STORE_FOLDER, VAULT_FILE } from './manifest.js';

const VAULT_SCHEMA = /^vault(?::(.*))?$/;

/** @throws UserError unless the folder holds the log of a ledger, and its database where that is not elsewhere */
const refuseNoLedger = (config: Config, dataDir: string): void => {
  if (config.EVENTSTORE_URL) {
    throw new UserError(
      'The log is on a server (EVENTSTORE_URL): back it up with its own means, and the vault of keys after it: docs/operations.md says how.',
    );
  }
  const isThere =
    existsSync(join(dataDir, STORE_FOLDER)) && (config.DATABASE_URL || existsSync(join(dataDir, 'postgres')));
  if (!isThere) throw new UserError(`There is no ledger in ${dataDir}: give its folder with --data.`);
};

const refuseUsed = (target: string): void => {
  if (!existsSync(target)) return;
  let isEmpty = false;
  try {
    isEmpty = readdirSync(target).length === 0;
  } catch {
    // A file, or a folder that may not be read: nothing a backup may replace.
  }
  if (!isEmpty) throw new UserError(`${target} is not empty: give a folder that does not exist or is empty.`);
};

/** Ledgers whose keys are in the database: all of an embedded one, on a server the configured one alone. */
const namespacesIn = async (database: Database, isServer: boolean): Promise<string[]> => {
  if (isServer) return [database.namespace.name];
  const { rows } = await database.query<{ name: string }>(
    'SELECT nspname::text AS name FROM pg_namespace ORDER BY nspname',
  );
  return rows.flatMap(({ name }) => {
    const match = VAULT_SCHEMA.exec(name);
    return match ? [match[1] ?? ''] : [];
  });
};

/** Keys as lines of JSON, each with its ledger's namespace; answers how many. */
const writeVaults = async (databaseUrl: string, namespaces: readonly string[], file: string): Promise<number> => {
  const out = createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true });
  let rows = 0;
  for (const name of namespaces) {
    const database = new Database(databaseUrl, new Namespace(name, []));
    try {
      await database.migrate([vaultMigrations], 'vault');
      for await (const row of vaultRows(database)) {
        rows += 1;
        if (!out.write(`${JSON.stringify({ namespace: name, ...row })}\n`)) await once(out, 'drain');
      }
    } finally {
      await database.close();
    }
  }
  out.end();
  await once(out, 'close');
  return rows;
};

/**
 * Copies both stores, also while the ledger runs: the log first, the vault after it. A key is made before the event that
 * needs it is appended, so the keys of everything in the copy are in the vault by then.
 * @throws UserError when there is no ledger, the target is not empty, or the copy is not whole
 * @throws StoreMismatch when log and vault do not belong together
 */
export const takeBackup = async (config: Config, dataDir: string, target: string): Promise<Manifest> => {
  refuseNoLedger(config, dataDir);
  refuseUsed(target);
  const parts = await attachOrStart(config, dataDir);
  try {
    return await copyBoth(parts, Boolean(config.DATABASE_URL), dataDir, target);
  } finally {
    await parts.stop();
  }
};

const copyBoth = async (parts: Parts, isServer: boolean, dataDir: string, target: string): Promise<Manifest> => {
  const { store, database, close } = await connectStores(parts);
  try {
    await assertTogether(store, database);
    mkdirSync(target, { recursive: true, mode: 0o700 });
    backupStore(join(dataDir, STORE_FOLDER), join(target, STORE_FOLDER));
    const namespaces = await namespacesIn(database, isServer);
    const rows = await writeVaults(parts.databaseUrl, namespaces, join(target, VAULT_FILE));
    const { events, problems } = verifyStore(join(target, STORE_FOLDER));
    if (problems.length > 0)
      throw new UserError(`The copy of the log is not whole (${problems[0]}): run store verify.`);
    const manifest: Manifest = {
      format: 1,
      takenAt: new Date().toISOString(),
      namespaces,
      events,
      vaultRows: rows,
      vaultSha256: await sha256Of(join(target, VAULT_FILE)),
    };
    writeFileSync(join(target, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    return manifest;
  } finally {
    await close();
  }
};
