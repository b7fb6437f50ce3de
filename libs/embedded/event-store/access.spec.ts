import { EventStoreDBClient, START, jsonEvent } from '@eventstore/db-client';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEventStoreNode, type EventStoreNode } from './index.js';
import { tempFolder } from '../testing/temp-folder.js';

const files = path.join(path.dirname(fileURLToPath(import.meta.url)), '../testing/tls');
const certFile = path.join(files, 'cert.pem');
const event = () => jsonEvent({ type: 'Tested', data: {} });

describe('a node with TLS and passwords', () => {
  const folder = tempFolder();
  let node: EventStoreNode;
  const clients: EventStoreDBClient[] = [];
  const connect = (user?: string): EventStoreDBClient => {
    const login = user ? `${user}@` : '';
    const url = `esdb://${login}127.0.0.1:${node.port}?tls=true&tlsCAFile=${encodeURIComponent(certFile)}`;
    const client = EventStoreDBClient.connectionString(url);
    clients.push(client);
    return client;
  };
  const outcome = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'done',
      (error: { type?: string }) => error.type ?? String(error),
    );
  const readAll = async (client: EventStoreDBClient): Promise<void> => {
    for await (const _ of client.readAll({ fromPosition: START, maxCount: 1 }));
  };

  beforeAll(async () => {
    node = await startEventStoreNode({
      dataDir: folder.path,
      tls: { certFile, keyFile: path.join(files, 'key.pem') },
      users: { admin: 'secret', ops: 'other' },
    });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.dispose()));
    await node.close();
    folder.remove();
  });

  it.each([
    ['admin:secret', 'done', 'done', 'done'],
    ['ops:other', 'done', 'access-denied', 'access-denied'],
    ['admin:wrong', 'access-denied', 'access-denied', 'access-denied'],
    [undefined, 'access-denied', 'access-denied', 'access-denied'],
  ])(
    'lets %s write to a user stream (%s), to a system stream (%s), read $all (%s)',
    async (user, userStream, systemStream, all) => {
      const client = connect(user);
      expect(await outcome(client.appendToStream('user-stream', event()))).toBe(userStream);
      expect(await outcome(client.appendToStream('$system-stream', event()))).toBe(systemStream);
      expect(await outcome(readAll(client))).toBe(all);
    },
  );

  it('lets nobody write to $all', async () => {
    expect(await outcome(connect('admin:secret').appendToStream('$all', event()))).toBe('access-denied');
  });

  it('takes the credentials of a single call', async () => {
    const credentials = { username: 'ops', password: 'other' };
    expect(await outcome(connect().appendToStream('user-stream', event(), { credentials }))).toBe('done');
  });

  it('refuses passwords without TLS, and files that are not there', async () => {
    await expect(startEventStoreNode({ dataDir: folder.path, users: { admin: 'x' } })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
    const tls = { certFile: '/no/such/file', keyFile: '/no/such/file' };
    await expect(startEventStoreNode({ dataDir: folder.path, tls })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

describe('a node with a secret', () => {
  const folder = tempFolder();
  const secret = 'A-secret-of-24_characters';
  let node: EventStoreNode;
  beforeAll(async () => {
    node = await startEventStoreNode({ dataDir: folder.path, secret });
  });
  afterAll(async () => {
    await node.close();
    folder.remove();
  });
  const attempts = async (url: string): Promise<string[]> => {
    const client = EventStoreDBClient.connectionString(url);
    const outcomes: string[] = [];
    const note = async (attempt: Promise<unknown>): Promise<void> => {
      await attempt.then(
        () => outcomes.push('done'),
        (error: { type?: string }) => outcomes.push(error.type ?? String(error)),
      );
    };
    await note(client.appendToStream('secret-stream', event()));
    const credentials = { username: 'x', password: 'x' };
    await note(client.appendToStream('secret-stream', event(), { credentials }));
    for (const stream of ['$all', 'secret-stream']) {
      const read = stream === '$all' ? client.readAll() : client.readStream(stream);
      await note(
        (async () => {
          for await (const _ of read);
        })(),
      );
    }
    await note(client.setStreamMetadata('secret-stream', { maxCount: 9 }));
    await note(client.deleteStream('secret-stream-2', { expectedRevision: 'any' as never }));
    await note(
      new Promise((resolve, reject) => {
        const subscription = client.subscribeToAll();
        subscription.once('data', () => void subscription.unsubscribe().then(resolve));
        subscription.once('error', reject);
      }),
    );
    await client.dispose();
    return outcomes;
  };

  it('serves who knows it, which the connection string says', async () => {
    expect(node.connectionString).toContain(`connectionName=${secret}`);
    const outcomes = await attempts(node.connectionString);
    expect(outcomes.filter((outcome) => outcome !== 'done')).toEqual(['wrong-expected-version']);
  });

  it.each([
    ['no name', () => `esdb://127.0.0.1:${node.port}?tls=false`],
    ['another name', () => node.connectionString.replace(secret, `${secret}x`)],
    ['a part of it', () => node.connectionString.replace(secret, secret.slice(0, -1))],
  ])('refuses every call of a connection with %s, and writes nothing', async (_, url) => {
    const before = await attempts(node.connectionString);
    expect(await attempts(url())).toEqual(before.map(() => 'access-denied'));
  });

  it.each(['short', 'with a space in its middle', 'x'.repeat(129)])('is not started with %p', async (wrong) => {
    await expect(startEventStoreNode({ dataDir: folder.path, secret: wrong })).rejects.toMatchObject({
      code: 'BAD_OPTION',
    });
  });
});
