/**
 * What a distance between ledger and event store costs: an import to a node beside it, and to the same kind of node
 * behind a wire. `npm run bench -- distance [--records N] [--each-way MS] [--rounds N]`
 */
import { EventStoreDBClient, StreamNotFoundError } from '@eventstore/db-client';
import { parseArgs } from 'node:util';
import { importFirst } from '../import/cut.js';
import { benchFolder, startNode, startWire } from '../node/children.js';
import { median } from '../node/client-load.js';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';

const LOOKS = 200;

interface Measured {
  /** Records a second until everything has caught up. */
  rate: number;
  /** Median of an answered read of nothing, in ms. */
  roundTripMs: number;
}

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: {
      records: { type: 'string', default: '6000' },
      'each-way': { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const records = Number(values.records);
  const eachWayMs = Number(values['each-way']);
  const near: Measured[] = [];
  const far: Measured[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    near.push(await measure(records, undefined));
    far.push(await measure(records, eachWayMs));
  }
  say(`\n## An import over a distance\n\n\`${commandLine('distance', args)}\`\n`);
  const [beside, behind] = [near, far].map((all) => median(all.map(({ rate }) => rate))) as [number, number];
  const roundTrip = (all: Measured[]): string => decimals(median(all.map(({ roundTripMs }) => roundTripMs)), 2);
  say(
    tableOf(
      ['event store', 'round trip, ms', 'records a second', 'beside the near one', 'asked'],
      [
        ['beside the ledger', roundTrip(near), whole(beside), '', ''],
        [`behind ${eachWayMs} ms each way`, roundTrip(far), whole(behind), decimals(behind / beside, 2), '≥ 0.90'],
      ],
    ),
  );
};

const measure = async (records: number, eachWayMs: number | undefined): Promise<Measured> => {
  const folder = benchFolder('distance');
  const node = await startNode(folder.path);
  const wire = eachWayMs === undefined ? undefined : await startWire(node.port, eachWayMs);
  try {
    const { url } = wire ?? node;
    const roundTripMs = await roundTripOf(url);
    const { records: passed, seconds } = await importFirst(records, { EVENTSTORE_URL: url });
    return { rate: passed / seconds, roundTripMs };
  } finally {
    await wire?.stop();
    await node.stop();
    folder.remove();
  }
};

const roundTripOf = async (url: string): Promise<number> => {
  const client = EventStoreDBClient.connectionString(url);
  const times: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const sent = performance.now();
    try {
      for await (const _ of client.readStream('nothing', { maxCount: 1 }));
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
    times.push(performance.now() - sent);
  }
  await client.dispose();
  return median(times);
};
