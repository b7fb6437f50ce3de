import { EventStoreDBClient, START, jsonEvent } from '@eventstore/db-client';
import { once } from 'node:events';
import { EventStoreNodeError, startEventStoreNode } from './index.js';
import { removeCompiledRoom, startChildNode } from '../testing/child-node.js';
import { tempFolder } from '../testing/temp-folder.js';

const event = (n: number) => jsonEvent({ type: 'Counted', data: { n } });

/** A client whose node was away needs a moment to find it again. */
const retried = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let left = 20; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};

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

  it('ends open calls on SIGTERM as a server does, and serves the same client again', async () => {
    const first = await startChildNode(folder.path);
    const client = EventStoreDBClient.connectionString(first.connectionString);
    await client.appendToStream('ended-1', event(0));
    const subscription = client.subscribeToStream('ended-1');
    const failed = once(subscription, 'error');
    await once(
      subscription.on('data', () => undefined),
      'caughtUp',
    );
    await first.kill('SIGTERM');
    expect((await failed)[0]).toMatchObject({ type: 'unknown', code: 13 });
    const second = await startChildNode(folder.path, '--port', String(first.port));
    const again = await retried(() => client.appendToStream('ended-1', event(1)));
    expect(again).toMatchObject({ nextExpectedRevision: 1n });
    await client.dispose();
    await second.kill();
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
