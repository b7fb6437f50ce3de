/** How soon subscriptions see an event, and what a reader costs the writers. */
import { END, EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import { once } from 'node:events';
import { appendRate, median, quantile } from './client-load.js';
import { benchFolder, startNode, startReader } from './children.js';
import { generate } from './generate.js';
import type { Row } from './row.js';
import { sampleEvent } from './sample.js';

const SUBSCRIPTIONS = 20;
const APPENDS = 500;
const EVERY_MS = 10;
const ROUNDS = 9;

/** Milliseconds from an append's answer until a subscription has the event; earlier counts as zero. */
export const measureLatency = async (print: (row: Row) => void): Promise<void> => {
  const folder = benchFolder('live');
  const node = await startNode(folder.path);
  const [reader, writer] = [
    EventStoreDBClient.connectionString(node.url),
    EventStoreDBClient.connectionString(node.url),
  ];
  const answered = new Map<string, number>();
  const seen = new Map<string, number[]>();
  const subscriptions = Array.from({ length: SUBSCRIPTIONS }, () =>
    reader.subscribeToAll({
      fromPosition: END,
      filter: streamNameFilter({ prefixes: ['live-'], checkpointInterval: 100 }),
    }),
  );
  await Promise.all(
    subscriptions.map((subscription) => {
      subscription.on('data', ({ event }) => seen.get(event?.id as string)?.push(performance.now()));
      return once(subscription, 'caughtUp');
    }),
  );
  const appends: Promise<unknown>[] = [];
  for (let n = 0; n < APPENDS; n++) {
    const event = sampleEvent(n);
    seen.set(event.id, []);
    appends.push(
      writer
        .appendToStream(`live-${n}`, event, { expectedRevision: 'no_stream' })
        .then(() => answered.set(event.id, performance.now())),
    );
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  await Promise.all(appends);
  for (let wait = 0; wait < 100 && [...seen.values()].some((times) => times.length < SUBSCRIPTIONS); wait++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const delays = [...seen].flatMap(([id, times]) =>
    times.map((time) => Math.max(0, time - (answered.get(id) as number))),
  );
  const complete =
    delays.length === APPENDS * SUBSCRIPTIONS ? '' : ` (${delays.length} of ${APPENDS * SUBSCRIPTIONS} deliveries)`;
  print({
    what: `live event after the append's answer, ${SUBSCRIPTIONS} subscriptions, 100 appends/s, p99 in ms`,
    node: `${quantile(delays, 0.99).toFixed(1)}${complete}`,
    beside: `p50 ${median(delays).toFixed(1)}`,
    ratio: '',
    asked: '≤ 5 ms',
  });
  await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
  await reader.dispose();
  await writer.dispose();
  await node.stop();
  folder.remove();
};

/** Appends with and without a process that replays $all flat out beside them. */
export const measureReadersCost = async (print: (row: Row) => void): Promise<void> => {
  const folder = benchFolder('mixed');
  await generate(folder.path, 200_000, 'mixed');
  const node = await startNode(folder.path);
  const client = EventStoreDBClient.connectionString(node.url);
  await appendRate(client, 1000, 1, 64);
  const pairs: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const alone = (await appendRate(client, 4000, 1, 64)).rate;
    const reader = await startReader(node.url);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const beside = (await appendRate(client, 4000, 1, 64)).rate;
    await reader.stop();
    pairs.push([alone, beside]);
  }
  print({
    what: 'appends/s (1 event, 64 in flight) while another process replays `$all` flat out',
    node: Math.round(median(pairs.map((pair) => pair[1]))).toLocaleString('en'),
    beside: `${Math.round(median(pairs.map((pair) => pair[0]))).toLocaleString('en')} (without it)`,
    ratio: median(pairs.map(([alone, beside]) => beside / alone)).toFixed(2),
    asked: '≥ 0.67',
  });
  await client.dispose();
  await node.stop();
  folder.remove();
};
