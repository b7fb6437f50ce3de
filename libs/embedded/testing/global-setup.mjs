// Jest does not map module names in its global files, so this one is plain JavaScript and takes the set from dist.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNeedsServers } from './needs-servers.mjs';
import { keep, removeAtExit } from './set-of-the-run.mjs';

/** One embedded set in a temporary folder for the whole run; a URL in the environment replaces its part. */
export default async function globalSetup({ rootDir, testPathPatterns }) {
  if (process.env.LEDGER_TEST_NO_SERVERS === '1' || !runNeedsServers(rootDir, testPathPatterns.patterns)) return;
  const supervisor = join(rootDir, 'dist', 'libs', 'embedded', 'supervisor', 'index.js');
  const { startEmbedded } = await import(pathToFileURL(supervisor).href);
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
