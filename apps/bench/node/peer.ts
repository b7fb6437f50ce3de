/** What people use without a server: emmett's event store on PostgreSQL, appended to and replayed in the same run. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { startPostgres } from '#libs/embedded/postgres/index.js';
import { appendRate, readRate } from './client-load.js';
import { benchFolder, startNode } from './children.js';
import type { Row } from './row.js';
import { loadPeer, type Peer } from './peer-package.js';
import { sampleEvent } from './sample.js';

const APPENDS = 2000;
const IN_FLIGHT = 8;

interface Database {
  url: string;
  stop(): Promise<void>;
}

const database = async (): Promise<Database> => {
  const url = process.env['DATABASE_URL'];
  if (url) return { url, stop: async () => undefined };
  const folder = benchFolder('postgres');
  const server = await startPostgres({ dataDir: folder.path });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
};

const peerRates = async (peer: Peer, url: string): Promise<{ append: number; replay: number; skipped: number }> => {
  const store = peer.getPostgreSQLEventStore(url);
  const run = Date.now();
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < APPENDS) {
        const n = next++;
        const { type, data, metadata } = sampleEvent(n);
        await store.appendToStream(`bench_${run}-${n}`, [
          { type, data: data as Record<string, unknown>, metadata: metadata as Record<string, unknown> },
        ]);
      }
    }),
  );
  const append = APPENDS / ((performance.now() - begin) / 1000);
  await store.close();
  const { rate, skipped } = await peerReplay(peer, url);
  return { append, replay: rate, skipped };
};

/** A consumer that got nothing for so long will get no more: after concurrent writers it skips some events. */
const PATIENCE_MS = 3_000;

/** Its own consumer, from the beginning to the last event that it delivers. */
const peerReplay = async (peer: Peer, url: string): Promise<{ rate: number; skipped: number }> => {
  const consumer = peer.postgreSQLEventStoreConsumer({ connectionString: url });
  const begin = performance.now();
  let last = begin;
  let seen = 0;
  consumer.reactor({
    processorId: `bench-${Date.now()}`,
    startFrom: 'BEGINNING',
    eachMessage: () => {
      seen++;
      last = performance.now();
    },
    stopAfter: () => seen >= APPENDS,
  });
  const watch = setInterval(() => {
    if (performance.now() - last > PATIENCE_MS) void consumer.stop();
  }, 500);
  await consumer.start();
  clearInterval(watch);
  await consumer.close();
  return { rate: seen / ((last - begin) / 1000), skipped: APPENDS - seen };
};

export const measurePeer = async (print: (row: Row) => void): Promise<void> => {
  const peer = loadPeer();
  if (!peer) {
    process.stdout.write('emmett-postgresql could not be installed: the rows beside it are left out.\n');
    return;
  }
  const [server, folder] = [await database(), benchFolder('peer')];
  const node = await startNode(folder.path);
  const client = EventStoreDBClient.connectionString(node.url);
  await appendRate(client, 500, 1, IN_FLIGHT);
  const { append, replay, skipped } = await peerRates(peer, server.url);
  const mine = (await appendRate(client, APPENDS, 1, IN_FLIGHT)).rate;
  const reading = await readRate(client, APPENDS);
  const line = (what: string, own: number, other: number, note = ''): void =>
    print({
      what,
      node: Math.round(own).toLocaleString('en'),
      beside: `${Math.round(other).toLocaleString('en')} (emmett-postgresql${note})`,
      ratio: (own / other).toFixed(1),
      asked: 'beside it',
    });
  line(`appends/s, 1 event, ${IN_FLIGHT} in flight`, mine, append);
  line('replay, events/s', reading, replay, skipped > 0 ? `; it skipped ${skipped} of ${APPENDS}` : '');
  await client.dispose();
  await node.stop();
  folder.remove();
  await server.stop();
};
