// Jest does not map module names in its global files, so this one is plain JavaScript and takes the rest from dist.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keep, removeAtExit } from './set-of-the-run.mjs';

/** One embedded set in a temporary folder for the whole run; a URL in the environment replaces its part. */
export default async function globalSetup({ rootDir, testPathPatterns }) {
  if (process.env.LEDGER_TEST_NO_SERVERS === '1') return;
  const built = (path) => import(pathToFileURL(join(rootDir, 'dist', 'libs', 'embedded', path)).href);
  const { runNeedsServers } = await built('testing/needs-servers.js');
  if (!runNeedsServers(rootDir, testPathPatterns.patterns)) return;
  const { startEmbedded } = await built('index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'ledger-test-'));
  removeAtExit(dataDir);
  const set = await startEmbedded({
    dataDir,
    eventStoreUrl: process.env.EVENTSTORE_URL,
    databaseUrl: process.env.DATABASE_URL,
  });
  keep(set);
  process.env.TEST_EVENTSTORE_URL = set.eventStoreUrl;
  process.env.TEST_DATABASE_URL = set.databaseUrl;
}
