import { createVerifier, developmentIdentity, loadDevelopmentKey } from '#libs/identity/index.js';
import type { Config } from '../../ledger/config.js';
import { readSample } from './sample.js';
import { tour } from './tour.js';
import { untilStopped } from '../ending.js';
import { shellWord } from '../listen.js';
import { note, say } from '../output.js';
import { startThrowAway, type ThrowAwayParts } from '../parts.js';
import { collect, type Desks } from '../rehearse/collect.js';
import { compareExpected } from '../rehearse/expected.js';
import { desksOf, type Handlers, openHandlers, serve, type ServingOptions } from '../system.js';
import { play } from '../import/play.js';

/** Where it serves and how it logs, its port already tried. */
export type DemoOptions = Required<Pick<ServingOptions, 'host' | 'port' | 'log'>> & { config: Config };

/** Starts everything in a temporary folder, plays the sample, shows what came of it and serves until the wish to stop. */
export const demo = async ({ config, ...where }: DemoOptions): Promise<void> => {
  note('Starting an event store, PostgreSQL, the worker and the API in a temporary folder …');
  const parts = await startThrowAway(config, 'demo');
  try {
    const handlers = await openHandlers(parts);
    try {
      await show(handlers, parts, where);
    } finally {
      await handlers.close();
    }
  } finally {
    await parts.stop();
  }
};

const show = async (
  handlers: Handlers,
  { folder, set }: ThrowAwayParts,
  where: Omit<DemoOptions, 'config'>,
): Promise<void> => {
  const key = await loadDevelopmentKey(folder);
  const identity = createVerifier(developmentIdentity(key));
  const serving = await serve(handlers, { identity, ...where, follow: true });
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

/** Registers the provider, plays its programme and shows what came of it; answers the partner it showed. */
const present = async (handlers: Handlers, desks: Desks): Promise<string> => {
  const sample = await readSample();
  await desks.finance.post('/provider', sample.provider);
  const report = await play(handlers, { file: sample.file, title: 'playing the sample' });
  const { expected } = sample;
  return tour(desks, sample, report, compareExpected(await collect(desks, report, expected), expected));
};

/** Lines to paste into another terminal, in this order, whichever shell it has. */
const whereNext = (url: string, folder: string, partner: string): void => {
  say(`\nThe ledger serves at ${url} until Ctrl-C; its reference is at ${url}/reference.`);
  say('To ask it something, paste into another terminal, in this folder:\n');
  say(`URL=${shellWord(url)} DATA=${shellWord(folder)}`);
  say('as() { npm run -s ledger -- token --data "$DATA" --as "$1"; }');
  say(`curl -sw '\\n' -H "Authorization: Bearer $(as staff:finance)" "$URL/v1/partners/${partner}/earnings?limit=3"`);
  say(`npm run -s ledger -- replay --partner ${partner} --data "$DATA"`);
};
