import 'reflect-metadata';
import { ForgetfulFiles } from '#libs/embedded/testing/forgetful-files.js';
import { startNodeOver } from '#libs/embedded/testing/node-over.js';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { startApi } from './start-api.js';
import { type Answered, callers, send } from './testing/client.js';
import { expected, type House, startHouse } from './testing/house.js';
import { createDevelopmentKey, createVerifier, developmentIdentity } from '#libs/identity/index.js';

let files: ForgetfulFiles;
let node: Awaited<ReturnType<typeof startNodeOver>>;
let house: House;

beforeAll(async () => {
  files = new ForgetfulFiles();
  node = await startNodeOver(files);
  const eventStoreUrl = node.connectionString;
  house = await startHouse({ eventStoreUrl, databaseUrl: testUrls().databaseUrl, namespace: testNamespace() });
});
afterAll(async () => {
  await house.close();
  await node.close();
});

const register = (orgId: string, legalForm = 'company'): Promise<Answered> =>
  house.as('staff:programme')('POST', '/v1/organisations', {
    body: { orgId, name: `Name of ${orgId}`, legalForm, country: 'CH', currency: 'CHF' },
    headers: { 'idempotency-key': orgId },
  });
const health = async (): Promise<Answered> => send(house.url, 'GET', '/health/ready');
const healthy = async (): Promise<void> => {
  for (let attempt = 0; attempt < 100 && (await health()).status !== 200; attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await health()).toMatchObject({ status: 200, body: { eventStore: 'ok', database: 'ok' } });
};

describe('A full disk', () => {
  it.each(['ENOSPC', 'EDQUOT'])('under the event store (%s) is told, and over when there is room', async (code) => {
    await expected(register(`before_${code}`), 201);
    await healthy();
    files.full = code;
    files.writesLeft = 0;
    const logged: Record<string, unknown>[] = [];
    const key = await createDevelopmentKey();
    const api = await startApi(house.open, {
      identity: createVerifier(developmentIdentity(key)),
      log: (_, message, fields) => void logged.push({ message, ...fields }),
    });
    const began = Date.now();
    const refused = await register(`org_${code}`);
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
      503,
      'DISK_FULL',
      '10',
    ]);
    expect(Date.now() - began).toBeLessThan(5_000);
    await callers(() => api.url, key)('staff:programme')('POST', '/v1/partners', {
      body: { orgId: `before_${code}`, level: 'silver' },
    });
    expect(logged).toContainEqual(expect.objectContaining({ code: 'DISK_FULL', error: expect.stringContaining(code) }));
    await api.close();
    expect(await health()).toMatchObject({
      status: 503,
      body: { eventStore: expect.stringMatching(new RegExp(`disk full.*${code}`)) },
    });
    files.writesLeft = Infinity;
    await expected(register(`org_${code}`), 201);
    await healthy();
  });

  it('under the database is told, and over when there is room', async () => {
    const { database } = house.open;
    const keys = `${database.schema('vault')}.subject_key`;
    await database.query(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
    await database.query(`CREATE TRIGGER no_room BEFORE INSERT ON ${keys} FOR EACH ROW EXECUTE FUNCTION no_room()`);
    await healthy();
    const refused = await register('org_private', 'private');
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
      503,
      'DISK_FULL',
      '10',
    ]);
    expect(await health()).toMatchObject({
      status: 503,
      body: { database: expect.stringContaining('disk full: could not extend file') },
    });
    await database.query(`DROP TRIGGER no_room ON ${keys}`);
    await expected(register('org_private', 'private'), 201);
    await healthy();
  });
});
