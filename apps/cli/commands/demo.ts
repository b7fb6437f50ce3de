import type { Command } from 'commander';
import { fileURLToPath } from 'node:url';
import { createVerifier, developmentIdentity, loadDevelopmentKey } from '#libs/identity/index.js';
import { readConfig } from '../../config.js';
import { tour } from '../demo/tour.js';
import { untilStopped } from '../ending.js';
import { note, say } from '../output.js';
import { startThrowAway, type ThrowAwayParts } from '../parts.js';
import { collect, type Desks } from '../rehearse/collect.js';
import { compareExpected } from '../rehearse/expected.js';
import { readExpected } from '../rehearse/rehearse.js';
import { desksOf, type Handlers, openHandlers, serve } from '../system.js';
import { portOf } from './options.js';
import { play } from '../import/play.js';

/** Three years of an invented programme, and what an independent model makes of it. */
const sample = (name: string): string => fileURLToPath(new URL(`../sample/${name}`, import.meta.url));

const DEMO_PORT = 8080;

const demo = async (port: number): Promise<void> => {
  // A demonstration never writes to servers, whatever the environment says.
  const config = readConfig({ LEDGER_HTTP_PORT: String(port) });
  note('Starting an event store, PostgreSQL, the worker and the API in a temporary folder …');
  const parts = await startThrowAway(config);
  try {
    const handlers = await openHandlers(parts);
    try {
      await show(handlers, parts, port);
    } finally {
      await handlers.close();
    }
  } finally {
    await parts.stop();
  }
};

const show = async (handlers: Handlers, { folder, set }: ThrowAwayParts, port: number): Promise<void> => {
  const key = await loadDevelopmentKey(folder);
  const identity = createVerifier(developmentIdentity(key));
  const serving = await serve(handlers, { identity, port, follow: true, verbose: false });
  try {
    const { url } = serving.api;
    set.announce({ apiUrl: url });
    const partner = await untilStopped(set, present(handlers, await desksOf(url, key)));
    if (partner !== undefined) {
      whereNext(url, folder, partner);
      await untilStopped(set);
    }
    note('Stopping …');
  } finally {
    await serving.stop();
  }
};

/** Plays the sample and shows what came of it; answers the partner it showed. */
const present = async (handlers: Handlers, desks: Desks): Promise<string> => {
  const report = await play(handlers, { file: sample('history.ndjson'), title: 'playing the sample' });
  const expected = await readExpected(sample('expected.json'));
  return tour(desks, report, compareExpected(await collect(desks, report, expected.access), expected));
};

const whereNext = (url: string, folder: string, partner: string): void => {
  say(`\nThe ledger serves at ${url} until Ctrl-C.`);
  say(`  API reference   ${url}/reference`);
  say('  In another terminal:');
  say(`    TOKEN=$(npm run -s ledger -- token --as staff:finance --data ${folder})`);
  say(`    curl -s -H "Authorization: Bearer $TOKEN" "${url}/v1/partners/${partner}/earnings?limit=3"`);
  say(`    npm run -s ledger -- replay --partner ${partner} --data ${folder}`);
};

export const registerDemo = (program: Command): void => {
  program
    .command('demo')
    .description('start everything in a temporary folder, play a sample programme, show what came of it, keep serving')
    .option('--port <port>', 'of the HTTP API', portOf, DEMO_PORT)
    .action((options: { port: number }) => demo(options.port));
};
