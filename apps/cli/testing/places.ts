import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database } from '#libs/read-models/postgres/database.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import type { Variables } from './program.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const given = (name: string): { history: string; expected: string } => ({
  history: here(`../../../libs/histories/${name}/history.ndjson.gz`),
  expected: here(`../../../libs/histories/${name}/expected.json.gz`),
});
/** The history that `ledger demo` plays, and what must come of it. */
export const SAMPLE = { history: here('../sample/history.ndjson'), expected: here('../sample/expected.json') };
/** Histories made to break rules, 3,058 and 34,995 records, and what must come of them. */
export const FIRST = given('first');
export const SECOND = given('second');
/** One with everything that E1–E32 add, 4,772 records. */
export const THIRD = given('third');

/** A ledger on the servers of the test run, in a namespace and with a data folder of its own. */
export interface Place {
  readonly folder: string;
  /** The environment of commands that work on it. */
  readonly variables: Variables;
  /** Removes what commands left in the database and the folder. */
  clear(): Promise<void>;
}

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'ledger-cli-'));

export const freshPlace = (): Place => {
  const folder = freshFolder();
  const { eventStoreUrl, databaseUrl } = testUrls();
  const namespace = testNamespace();
  return {
    folder,
    variables: { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, LEDGER_NAMESPACE: namespace },
    async clear() {
      const database = new Database(databaseUrl, new Namespace(namespace, []));
      await database.dropSchemas();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
