/** What the official client manages by itself: an import is mostly its appends. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { benchFolder, startNode } from '../node/children.js';
import { appendRate, median } from '../node/client-load.js';

const IN_FLIGHT = 64;
const WARM_UP = 2_000;
const ROUNDS = 3;

/** Appends a second of one event each, 64 in flight, to a node on a fresh folder; the median of three rounds. */
export const clientAppendRate = async (appends: number): Promise<number> => {
  const folder = benchFolder('client');
  try {
    const node = await startNode(folder.path);
    const client = EventStoreDBClient.connectionString(node.url);
    try {
      await appendRate(client, WARM_UP, 1, IN_FLIGHT);
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1)
        rates.push((await appendRate(client, appends, 1, IN_FLIGHT)).rate);
      return median(rates);
    } finally {
      await client.dispose();
      await node.stop();
    }
  } finally {
    folder.remove();
  }
};
