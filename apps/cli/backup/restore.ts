import { cpSync, createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { verifyStore } from '#libs/embedded/index.js';
import { sealedIn, wholeLog } from '#libs/read-models/founding/index.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { ERASED, KeyLost, LOST, openPersonal } from '#libs/event-sourcing/personal.js';
import { Database } from '#libs/read-models/postgres/database.js';
import { vaultMigrations } from '#libs/read-models/postgres/vault.js';
import { putVaultRow, type VaultRow } from '#libs/read-models/postgres/vault-rows.js';
import { createLedger } from '../../ledger/composition.js';
import { readConfig } from '../../ledger/config.js';
import { type Parts, startParts } from '../parts.js';
import { UserError } from '../user-error.js';
import { type Manifest, readManifest, STORE_FOLDER, VAULT_FILE } from './manifest.js';

export interface Restored extends Manifest {
  /** Personal values that were opened, each as often as it stands in the log. */
  opened: number;
  /** Those that nobody can open any more, because they were erased or given up. */
  gone: number;
}

const refuseUsed = (dataDir: string): void => {
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new UserError(`${dataDir} is not empty: a backup is restored into a new folder, never over what is there.`);
  }
};

const putVaults = async (databaseUrl: string, file: string, namespaces: readonly string[]): Promise<void> => {
  const databases = new Map<string, Database>();
  try {
    for (const name of namespaces) {
      const database = new Database(databaseUrl, new Namespace(name, []));
      databases.set(name, database);
      await database.migrate([vaultMigrations], 'vault');
    }
    const [first] = databases.values();
    await first?.transaction(async (sql) => {
      for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
        const { namespace, ...row } = JSON.parse(line) as VaultRow & { namespace: string };
        await putVaultRow(sql, databases.get(namespace)!.schema('vault'), row as VaultRow);
      }
    });
  } finally {
    for (const database of databases.values()) await database.close();
  }
};

/** Opens every personal value of a ledger's log. @throws UserError when a key is missing, StoreMismatch */
const openAll = async (parts: Parts, namespace: string): Promise<{ opened: number; gone: number }> => {
  const { store, vault, guard, close } = await createLedger({ ...parts, namespace });
  try {
    await guard.assertOurs();
    const count = { opened: 0, gone: 0 };
    for await (const { data } of wholeLog(store)) {
      for (const value of sealedIn(data)) {
        const text = await openPersonal(value, vault);
        count[text === ERASED || text === LOST ? 'gone' : 'opened'] += 1;
      }
    }
    return count;
  } catch (error) {
    if (!(error instanceof KeyLost)) throw error;
    throw new UserError(`The backup is not whole: ${error.message}`);
  } finally {
    await close();
  }
};

/**
 * Makes a ledger of a backup, in a folder that does not exist yet or is empty: both stores, every personal value opened
 * once. The folder appears when all of that has succeeded, and not before.
 * @throws UserError when the folder is used, or the backup is none, damaged or not whole
 */
export const restoreBackup = async (folder: string, dataDir: string): Promise<Restored> => {
  const target = resolve(dataDir);
  refuseUsed(target);
  const manifest = await readManifest(folder);
  const draft = `${target}.restoring`;
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(dirname(draft), { recursive: true });
    mkdirSync(draft, { mode: 0o700 });
    cpSync(join(folder, STORE_FOLDER), join(draft, STORE_FOLDER), { recursive: true });
    const { problems, events } = verifyStore(join(draft, STORE_FOLDER));
    if (problems.length > 0) throw new UserError(`The backup in ${folder} is damaged (${problems[0]}).`);
    if (events !== manifest.events) {
      throw new UserError(`The backup in ${folder} is damaged: ${events} events of ${manifest.events} are there.`);
    }
    const checked = await fill(draft, folder, manifest);
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
    return { ...manifest, ...checked };
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
};

const fill = async (
  draft: string,
  folder: string,
  { namespaces }: Manifest,
): Promise<{ opened: number; gone: number }> => {
  // Whatever the environment says, a backup becomes a folder of its own.
  const parts = await startParts(readConfig({}), draft);
  try {
    await putVaults(parts.databaseUrl, join(folder, VAULT_FILE), namespaces);
    const sum = { opened: 0, gone: 0 };
    for (const namespace of namespaces) {
      const { opened, gone } = await openAll(parts, namespace);
      sum.opened += opened;
      sum.gone += gone;
    }
    return sum;
  } finally {
    await parts.stop();
  }
};
