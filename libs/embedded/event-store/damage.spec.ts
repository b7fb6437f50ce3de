import { BACKWARDS, END, EventStoreDBClient, START, jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import fs from 'node:fs';
import path from 'node:path';
import { startEventStoreNode, type EventStoreNode } from './index.js';
import { tempFolder } from '../testing/temp-folder.js';

const STREAM = 'damaged-1';
const EVENTS = 300;
const DAMAGED = 200;
const DATA_LOSS = 15;

/** Revisions that came, and the code of the error behind them. */
const outcome = async (reading: AsyncIterable<ResolvedEvent>): Promise<{ seen: number[]; code?: number }> => {
  const seen: number[] = [];
  try {
    for await (const { event } of reading) if (event?.streamId === STREAM) seen.push(Number(event.revision));
    return { seen };
  } catch (error) {
    return { seen, code: (error as { code: number }).code };
  }
};

const upTo = (from: number, to: number): number[] =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + (to < from ? -index : index));

describe('a damaged event', () => {
  const folder = tempFolder();
  let node: EventStoreNode;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    node = await startEventStoreNode({ dataDir: folder.path });
    client = EventStoreDBClient.connectionString(node.connectionString);
    await client.appendToStream(
      STREAM,
      upTo(0, EVENTS - 1).map((n) => jsonEvent({ type: 'Counted', data: { n } })),
    );
    let position = 0;
    for await (const { event } of client.readStream(STREAM, { fromRevision: BigInt(DAMAGED), maxCount: 1 }))
      position = Number(event?.position?.commit);
    const log = fs.openSync(path.join(folder.path, 'log', '00000000.log'), 'r+');
    fs.writeSync(log, Buffer.from([0xff]), 0, 1, position + 200);
    fs.closeSync(log);
  });
  afterAll(async () => {
    await client.dispose();
    await node.close();
    folder.remove();
  });

  it.each([
    ['of its stream', () => client.readStream(STREAM), upTo(0, DAMAGED - 1)],
    [
      'of its stream backwards',
      () => client.readStream(STREAM, { direction: BACKWARDS, fromRevision: END }),
      upTo(EVENTS - 1, DAMAGED + 1),
    ],
    ['of $all', () => client.readAll({ fromPosition: START }), upTo(0, DAMAGED - 1)],
    [
      'of $all backwards',
      () => client.readAll({ direction: BACKWARDS, fromPosition: END }),
      upTo(EVENTS - 1, DAMAGED + 1),
    ],
    ['of a subscription to its stream', () => client.subscribeToStream(STREAM), upTo(0, DAMAGED - 1)],
    ['of a subscription to $all', () => client.subscribeToAll({ fromPosition: START }), upTo(0, DAMAGED - 1)],
  ])('ends a read %s with DATA_LOSS behind the intact events', async (_, read, seen) => {
    expect(await outcome(read())).toEqual({ seen, code: DATA_LOSS });
  });

  it('does not disturb who does not come to it', async () => {
    const before = { fromRevision: BigInt(DAMAGED - 10), maxCount: 10 };
    expect(await outcome(client.readStream(STREAM, before))).toEqual({ seen: upTo(DAMAGED - 10, DAMAGED - 1) });
    const behind = { fromRevision: BigInt(DAMAGED + 1) };
    expect(await outcome(client.readStream(STREAM, behind))).toEqual({ seen: upTo(DAMAGED + 1, EVENTS - 1) });
    const last = { direction: BACKWARDS, fromRevision: END, maxCount: EVENTS - DAMAGED - 1 } as const;
    expect(await outcome(client.readStream(STREAM, last))).toEqual({ seen: upTo(EVENTS - 1, DAMAGED + 1) });
  });
});
