/** How long a start takes and how much memory the node holds, by the size of its log. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { anonymousMegabytes, benchFolder, startNode, type Child } from './children.js';
import { appendRate } from './client-load.js';
import { generate } from './generate.js';
import type { Row } from './row.js';
import { rawReadRate } from './raw-load.js';

export const measureStart = async (sizes: number[], print: (row: Row) => void): Promise<void> => {
  const empty = benchFolder('empty');
  const fresh = await startNode(empty.path);
  print({
    what: 'process started until ready, empty folder, ms',
    node: fresh.readyAfter.toFixed(0),
    beside: '',
    ratio: '',
    asked: '≤ 500',
  });
  await fresh.stop();
  empty.remove();
  for (const events of sizes) {
    const folder = benchFolder('start');
    await generate(folder.path, events, 'start');
    const node = await startNode(folder.path);
    const count = events.toLocaleString('en');
    print({
      what: `process started until ready, ${count} events, ms`,
      node: node.readyAfter.toFixed(0),
      beside: '',
      ratio: '',
      asked: '≤ 1000',
    });
    await use(node.url, node.port, events);
    const memory = anonymousMegabytes(node.pid);
    print({
      what: `anonymous memory after replaying ${count} events, MB`,
      node: memory?.toFixed(0) ?? 'unknown',
      beside: '',
      ratio: '',
      asked: '≤ 200',
    });
    print(await afterKill(node, folder.path));
    folder.remove();
  }
};

/** A start after kill -9 under appends has to read what the index did not have yet. */
const afterKill = async (node: Child, folder: string): Promise<Row> => {
  const client = EventStoreDBClient.connectionString(node.url);
  await appendRate(client, 60_000, 100, 8);
  await node.kill();
  await client.dispose();
  const again = await startNode(folder);
  await again.stop();
  return {
    what: 'the same after 60,000 more and kill -9, ms',
    node: again.readyAfter.toFixed(0),
    beside: '',
    ratio: '',
    asked: '≤ 1000',
  };
};

/** Reads everything once and some streams, so that whatever is loaded lazily is loaded. */
const use = async (url: string, port: number, events: number): Promise<void> => {
  await rawReadRate(port, events);
  const client = EventStoreDBClient.connectionString(url);
  for (let n = 0; n < 300; n++) for await (const _ of client.readStream(`start-${n * 7}`));
  await client.dispose();
};
