/**
 * The embedded node beside the official client's own limit, measured in one run on one machine, so that the ratios mean
 * something even where the figures drift. `npm run bench -- node [--rounds N] [--large]`; the table is Markdown.
 */
import { parseArgs } from 'node:util';
import { measureAgainstLimit } from './limit.js';
import { measureLatency, measureReadersCost } from './live.js';
import { measurePeer } from './peer.js';
import { measureRaw } from './raw.js';
import type { Row } from './row.js';
import { measureStart } from './start.js';

const print = (row: Row): void => {
  process.stdout.write(`| ${row.what} | ${row.node} | ${row.beside} | ${row.ratio} | ${row.asked} |\n`);
};

/** Runs all measurements and prints the table to stdout, line by line as they are done. */
export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string', default: '11' }, large: { type: 'boolean', default: false } },
  });
  process.stdout.write('| what | node | beside it | ratio | asked |\n|---|---|---|---|---|\n');
  await measureAgainstLimit(Number(values.rounds), print);
  await measureRaw(print);
  await measureLatency(print);
  await measureReadersCost(print);
  await measureStart(values.large ? [1_000_000, 3_000_000] : [1_000_000], print);
  await measurePeer(print);
};
