/** What the node can do when the client is not the limit. */
import { benchFolder, startNode } from './children.js';
import { median } from './client-load.js';
import { generate } from './generate.js';
import type { Row } from './row.js';
import { rawAppendRate, rawReadRate } from './raw-load.js';

const EVENTS = 200_000;
const ROUNDS = 3;

const rounds = async (measure: () => Promise<number>): Promise<number> => {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rates.push(await measure());
  return median(rates);
};

export const measureRaw = async (print: (row: Row) => void): Promise<void> => {
  const folder = benchFolder('raw');
  await generate(folder.path, EVENTS, 'raw');
  const node = await startNode(folder.path);
  const line = (what: string, rate: number, asked: number): void =>
    print({
      what,
      node: Math.round(rate).toLocaleString('en'),
      beside: '',
      ratio: (rate / asked).toFixed(2),
      asked: `≥ ${asked.toLocaleString('en')}`,
    });
  line('raw reader of `$all`, events/s', await rounds(() => rawReadRate(node.port, EVENTS)), 100_000);
  line(
    'raw driver, durable single appends, 256 in flight, appends/s',
    await rounds(() => rawAppendRate(node.port, 20_000, 256)),
    8000,
  );
  await node.stop();
  folder.remove();
};
