import { EventStoreDBClient } from '@eventstore/db-client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStoreNode, startEventStoreNode } from '#libs/embedded/index.js';
import { grantReadingAll } from './grant.js';

const TLS = join(import.meta.dirname, '../../embedded/testing/tls');
const certFile = join(TLS, 'cert.pem');

describe('An account that may read $all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grant-'));
  let node: EventStoreNode;
  const as = (login: string): string =>
    `esdb://${login}@127.0.0.1:${node.port}?tls=true&tlsCAFile=${encodeURIComponent(certFile)}`;

  beforeAll(async () => {
    node = await startEventStoreNode({
      dataDir: folder,
      tls: { certFile, keyFile: join(TLS, 'key.pem') },
      users: { admin: 'secret', ops: 'other' },
    });
  });
  afterAll(async () => {
    await node.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is added once to those who may, and nothing else changes', async () => {
    const client = EventStoreDBClient.connectionString(as('admin:secret'));
    await client.setStreamMetadata('$all', {
      acl: { readRoles: ['$admins', 'audit'], metaReadRoles: ['$admins'] },
      own: 1,
    });
    expect(await grantReadingAll(as('admin:secret'), 'ledger')).toBe(true);
    expect(await grantReadingAll(as('admin:secret'), 'ledger')).toBe(false);
    const { metadata } = await client.getStreamMetadata('$all');
    expect(metadata).toEqual({
      acl: { readRoles: ['$admins', 'audit', 'ledger'], metaReadRoles: ['$admins'] },
      own: 1,
    });
    await client.dispose();
  });

  it('is only made by an administrator', async () => {
    await expect(grantReadingAll(as('ops:other'), 'ops')).rejects.toMatchObject({ type: 'access-denied' });
    await expect(grantReadingAll(as('admin:wrong'), 'ops')).rejects.toMatchObject({ type: 'access-denied' });
  });
});
