import { EventStoreDBClient, START, jsonEvent } from '@eventstore/db-client';
import { once } from 'node:events';
import { EventStoreNodeError, startEventStoreNode } from './index.js';
import { removeCompiledRoom, startChildNode } from './testing/child-node.js';
import { tempFolder } from './testing/temp-folder.js';

const event = (n: number) => jsonEvent({ type: 'Counted', data: { n } });

describe('the node as a process', () => {
  const folder = tempFolder();
  afterAll(() => {
    folder.remove();
    removeCompiledRoom();
  });

  it('keeps what it acknowledged when it is killed, and serves it again', async () => {
    const first = await startChildNode(folder.path);
    const client = EventStoreDBClient.connectionString(first.connectionString);
    await client.appendToStream('counter-1', [event(0), event(1)], { expectedRevision: 'no_stream' });
    await first.kill();
    await client.dispose();

    const second = await startChildNode(folder.path);
    const again = EventStoreDBClient.connectionString(second.connectionString);
    const seen: unknown[] = [];
    for await (const { event: read } of again.readStream('counter-1')) seen.push(read?.data);
    expect(seen).toEqual([{ n: 0 }, { n: 1 }]);
    await again.dispose();
    await second.kill();
  });

  it('ends within a second on SIGTERM', async () => {
    const node = await startChildNode(folder.path);
    const begin = Date.now();
    await node.kill('SIGTERM');
    expect(node.process.exitCode).toBe(0);
    expect(Date.now() - begin).toBeLessThan(1000);
  });

  it('ends when its parent closes the pipe', async () => {
    const node = await startChildNode(folder.path, '--parent');
    const exited = once(node.process, 'exit');
    node.process.stdin?.end();
    await exited;
    expect(node.process.exitCode).toBe(0);
  });

  it('refuses a folder that another process uses, and says what to do', async () => {
    const node = await startChildNode(folder.path);
    await expect(startEventStoreNode({ dataDir: folder.path })).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
    await node.kill();
  });
});

describe('the node in this process', () => {
  const folder = tempFolder();
  afterAll(() => folder.remove());

  it('refuses a port that is taken, and gives the folder back', async () => {
    const node = await startEventStoreNode({ dataDir: folder.path });
    const other = tempFolder();
    const refusal = await startEventStoreNode({ dataDir: other.path, port: node.port }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(EventStoreNodeError);
    expect((refusal as EventStoreNodeError).code).toBe('PORT_TAKEN');
    await (await startEventStoreNode({ dataDir: other.path })).close();
    other.remove();
    await node.close();
  });

  it('delivers history, caught-up and live events to a filtered subscription', async () => {
    const node = await startEventStoreNode({ dataDir: folder.path });
    const client = EventStoreDBClient.connectionString(node.connectionString);
    await client.appendToStream('followed-1', [event(0)]);
    const subscription = client.subscribeToAll({
      fromPosition: START,
      filter: { filterOn: 'streamName', checkpointInterval: 1, prefixes: ['followed-'] } as never,
    });
    const appended = once(subscription, 'caughtUp').then(() => client.appendToStream('followed-2', [event(1)]));
    const seen: unknown[] = [];
    for await (const { event: read } of subscription) if (seen.push(read?.data) === 2) break;
    await appended;
    expect(seen).toEqual([{ n: 0 }, { n: 1 }]);
    await client.dispose();
    await node.close();
  });
});
