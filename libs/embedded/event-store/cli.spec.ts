import { Command } from 'commander';
import fs from 'node:fs';
import path from 'node:path';
import { EventStoreDBClient, jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import { jest } from '@jest/globals';
import { registerStoreCommands } from './cli.js';
import { startEventStoreNode, type EventStoreNode } from './index.js';
import { tempFolder } from '../testing/temp-folder.js';

const collect = async (reading: AsyncIterable<ResolvedEvent>): Promise<ResolvedEvent[]> => {
  const seen: ResolvedEvent[] = [];
  for await (const resolved of reading) seen.push(resolved);
  return seen;
};

describe('the store commands', () => {
  const folder = tempFolder();
  const data = path.join(folder.path, 'store');
  let node: EventStoreNode;
  let client: EventStoreDBClient;

  /** What a command prints, and with which exit code it would end. */
  const ledger = async (...args: string[]): Promise<{ output: string; code: number }> => {
    const lines: string[] = [];
    const take = (chunk: unknown): boolean => lines.push(String(chunk)) > 0;
    const spies = [
      jest.spyOn(process.stdout, 'write').mockImplementation(take),
      jest.spyOn(process.stderr, 'write').mockImplementation(take),
    ];
    try {
      const program = new Command();
      registerStoreCommands(program);
      await program.parseAsync(['node', 'ledger', 'store', ...args]);
      return { output: lines.join(''), code: Number(process.exitCode ?? 0) };
    } finally {
      for (const spy of spies) spy.mockRestore();
      process.exitCode = undefined;
    }
  };

  beforeAll(async () => {
    node = await startEventStoreNode({ dataDir: data });
    client = EventStoreDBClient.connectionString(node.connectionString);
    await client.appendToStream(
      'kept-1',
      [1, 2, 3].map((n) => jsonEvent({ type: 'Kept', data: { n } })),
    );
  });
  afterAll(async () => {
    await client.dispose();
    await node.close();
    folder.remove();
  });

  it('count the events of a running node', async () => {
    const { output, code } = await ledger('info', '--data', data, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ events: 4, streams: 2, segments: 1 });
  });

  it('verify a running node', async () => {
    expect(await ledger('verify', '--data', data)).toEqual({
      output: expect.stringContaining('everything is as it was written'),
      code: 0,
    });
  });

  it('back a running node up so that a node can be started on it', async () => {
    const target = path.join(folder.path, 'backup');
    expect((await ledger('backup', target, '--data', data)).output).toContain('4 events');
    const restored = await startEventStoreNode({ dataDir: target });
    const reader = EventStoreDBClient.connectionString(restored.connectionString);
    const seen: unknown[] = [];
    for await (const { event } of reader.readStream('kept-1')) seen.push(event?.data);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    await reader.dispose();
    await restored.close();
    expect(await ledger('backup', target, '--data', data)).toEqual({
      output: expect.stringContaining('is not empty'),
      code: 1,
    });
  });

  it('say what is wrong with a folder', async () => {
    expect(await ledger('verify', '--data', path.join(folder.path, 'nothing'))).toEqual({
      output: expect.stringContaining('holds no event store'),
      code: 1,
    });
  });

  it('find a flipped byte, which a client is told of instead of getting it', async () => {
    const [first] = await collect(client.readStream('kept-1', { fromRevision: 1n, maxCount: 1 }));
    const position = Number(first?.event?.position?.commit);
    const file = path.join(data, 'log', '00000000.log');
    const bytes = fs.readFileSync(file);
    bytes[position + 250] = (bytes[position + 250] as number) ^ 1;
    fs.writeFileSync(file, bytes);

    const { output, code } = await ledger('verify', '--data', data);
    expect(code).toBe(1);
    expect(output).toContain(`damaged between positions ${position} and`);
    const error = await collect(client.readStream('kept-1')).catch((refused: unknown) => refused);
    expect(error).toMatchObject({
      code: 15,
      message: expect.stringContaining(`position ${position} of stream kept-1`),
    });
    const all = await collect(client.readAll()).catch((refused: unknown) => refused);
    expect(all).toMatchObject({ code: 15, message: expect.stringContaining(`position ${position}`) });
  });
});
