/** The node against a stand-in that answers the same client from memory: what the client itself can do. */
import { EventStoreDBClient } from '@eventstore/db-client';
import fs from 'node:fs';
import path from 'node:path';
import { appendRate, median, readRate } from './client-load.js';
import { benchFolder, startNode, startStandIn } from './children.js';
import { generate } from './generate.js';
import type { Row } from './row.js';

const READ_EVENTS = 40_000;
const WARM_UP = 500;

interface Measurement {
  what: string;
  measure(client: EventStoreDBClient): Promise<number>;
}

const MEASUREMENTS: Measurement[] = [
  { what: '`readAll`, events/s', measure: (client) => readRate(client, READ_EVENTS) },
  {
    what: '`appendToStream`, 1 event, 64 in flight, events/s',
    measure: async (client) => (await appendRate(client, 5000, 1, 64)).rate,
  },
  {
    what: '`appendToStream`, 100 events, 8 in flight, events/s',
    measure: async (client) => (await appendRate(client, 15_000, 100, 8)).rate,
  },
];

/** Median of one fdatasync behind a write of 512 bytes, in milliseconds. */
const syncTime = (folder: string): number => {
  const file = fs.openSync(path.join(folder, 'sync'), 'w');
  const bytes = Buffer.alloc(512, 1);
  const times = Array.from({ length: 300 }, () => {
    const begin = performance.now();
    fs.writeSync(file, bytes);
    fs.fdatasyncSync(file);
    return performance.now() - begin;
  });
  fs.closeSync(file);
  return median(times);
};

/** Both servers take turns, so that whatever else the machine does meets both. */
export const measureAgainstLimit = async (rounds: number, print: (row: Row) => void): Promise<void> => {
  const folder = benchFolder('limit');
  await generate(folder.path, READ_EVENTS, 'read');
  const [limit, node] = [await startStandIn(READ_EVENTS), await startNode(folder.path)];
  const clients = [limit, node].map(({ url }) => EventStoreDBClient.connectionString(url)) as [
    EventStoreDBClient,
    EventStoreDBClient,
  ];
  for (const client of clients) await appendRate(client, WARM_UP, 1, 16);
  for (const { what, measure } of MEASUREMENTS) {
    const pairs: [number, number][] = [];
    for (let round = 0; round < rounds; round++) pairs.push([await measure(clients[0]), await measure(clients[1])]);
    const ratio = median(pairs.map(([first, second]) => second / first));
    print({
      what,
      node: Math.round(median(pairs.map((pair) => pair[1]))).toLocaleString('en'),
      beside: `${Math.round(median(pairs.map((pair) => pair[0]))).toLocaleString('en')} (client's limit)`,
      ratio: ratio.toFixed(2),
      asked: '≥ 0.9',
    });
  }
  await sequential(clients, rounds, folder.path, print);
  for (const client of clients) await client.dispose();
  await Promise.all([limit.stop(), node.stop()]);
  folder.remove();
};

const sequential = async (
  [limit, node]: [EventStoreDBClient, EventStoreDBClient],
  rounds: number,
  folder: string,
  print: (row: Row) => void,
): Promise<void> => {
  const extra: number[] = [];
  const seen: [number, number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    const sync = syncTime(folder);
    const [first, second] = [(await appendRate(limit, 800, 1, 1)).p50, (await appendRate(node, 800, 1, 1)).p50];
    seen.push([first, second, sync]);
    extra.push(second - first - sync);
  }
  const at = (index: number): string => median(seen.map((values) => values[index] as number)).toFixed(2);
  print({
    what: '`appendToStream`, one at a time, p50 in ms',
    node: at(1),
    beside: `${at(0)} (client's limit) + ${at(2)} (one fsync)`,
    ratio: `${median(extra) >= 0 ? '+' : ''}${median(extra).toFixed(2)} ms`,
    asked: '≤ +0.3 ms',
  });
};
