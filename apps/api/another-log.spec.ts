import 'reflect-metadata';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { endAll, type Ended, run } from '../cli/testing/program.js';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { RegisterOrganisation } from '#libs/organisation/index.js';
import { connectStores, createLedger, LedgerModule, type LedgerOptions } from '../ledger/composition.js';
import { send, type Answered } from './testing/client.js';
import { expected, furnish, type House, startHouse } from './testing/house.js';
import { startSwappableLog, type SwappableLog } from './testing/swappable-log.js';

const CLIENT = 'client_1:legalRepresentative';
const PARTNER = 'partner_1:legalRepresentative';
const year = new Date().getUTCFullYear();
const PERIOD = { from: `${year + 1}-01-01`, to: `${year + 2}-01-01` };

let log: SwappableLog;
let options: LedgerOptions;
let house: House;

const ready = (): Promise<Answered> => send(house.url, 'GET', '/health/ready');
const eventually = async <T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (holds(answer) || attempt === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
const post = (who: string, path: string, body: object): Promise<Answered> =>
  house.as(who)('POST', `/v1${path}`, { body });

/** Places an order whose cashback is 468.72, and pays it. */
const orderAndPay = async (orderId: string): Promise<void> => {
  const line = { clientOrgId: 'client_1', sku: 'hosting-web', quantity: 315, period: PERIOD };
  await expected(post(CLIENT, '/orders', { ...line, orderId, productId: `prd_${orderId}` }), 201);
  await expected(post('staff:finance', `/orders/${orderId}/payments`, { instrument: 'transfer' }), 201);
};
const balance = async (): Promise<string | undefined> => {
  const { body } = await house.as('staff:finance')('GET', '/v1/balances');
  return (body['data'] as { balance: string }[] | undefined)?.[0]?.balance;
};
const invoices = async (): Promise<Record<string, string>[]> => {
  const { body } = await house.as('staff:finance')('GET', '/v1/invoices');
  return (body['data'] as Record<string, string>[] | undefined) ?? [];
};
const adopt = (...words: string[]): Promise<Ended> =>
  run(['adopt-log', '--by', 'Ada Müller', '--reason', 'the disk of the event store died', ...words], {
    EVENTSTORE_URL: options.eventStoreUrl,
    DATABASE_URL: options.databaseUrl,
    LEDGER_NAMESPACE: options.namespace,
  });
const begin = async (): Promise<void> => {
  house = await startHouse(options);
};

beforeEach(async () => {
  log = await startSwappableLog('first');
  options = { eventStoreUrl: log.url, databaseUrl: testUrls().databaseUrl, namespace: testNamespace() };
});
afterEach(async () => {
  await house.close();
  await log.close();
  await endAll();
});

describe('an older copy of the log beside a database that went on', () => {
  it('stops everybody, at once and after a start, and may be adopted: then all is as the log has it', async () => {
    await begin();
    await furnish(house.as, { clients: ['client_1'], partners: ['partner_1'] });
    const invited = {
      invitationId: 'inv',
      clientOrgId: 'client_1',
      partnerOrgId: 'partner_1',
      access: { mode: 'FULL' },
    };
    await expected(post(CLIENT, '/invitations', invited), 201);
    await expected(post(PARTNER, '/invitations/inv/accept', {}), 200);
    await orderAndPay('kept');
    expect(await eventually(balance, (is) => is === '468.72')).toBe('468.72');
    await eventually(invoices, (rows) => rows.length === 1);
    const settled = await house.open.checkpoints.settled(house.open.store, 20_000);
    await log.copyTo('older');
    await eventually(ready, ({ status }) => status === 200);
    await orderAndPay('ghost');
    expect(await eventually(balance, (is) => is === '937.44')).toBe('937.44');
    const withGhost = await eventually(invoices, (rows) => rows.length === 2);
    const gone = await house.open.checkpoints.settled(house.open.store, 20_000);

    await log.serve('older');
    const before = log.events();
    const refused = await eventually(
      () => post(CLIENT, '/orders', { clientOrgId: 'client_1', sku: 'hosting-web', orderId: 'lost', period: PERIOD }),
      ({ body }) => body['code'] === 'LOG_MISMATCH',
    );
    expect([refused.status, refused.body['code']]).toEqual([503, 'LOG_MISMATCH']);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(log.events()).toBe(before);
    expect((await house.as('staff:finance')('GET', '/v1/balances')).body).toMatchObject({ code: 'LOG_MISMATCH' });
    const sick = await eventually(ready, ({ body }) =>
      (body['consumers'] as { error: string | null }[]).every(({ error }) => error !== null),
    );
    expect(sick.status).toBe(503);
    expect(sick.body['log']).toContain(`does not hold position ${gone}`);
    expect(sick.body['log']).toContain('adopt-log');
    for (const { error } of sick.body['consumers'] as { error: string }[]) expect(error).toContain(`position ${gone}`);

    // The right log comes back: everything goes on by itself.
    await log.serve('first');
    expect(await eventually(balance, (is) => is === '937.44')).toBe('937.44');

    await log.serve('older');
    expect(await adopt()).toMatchObject({ code: 1, stderr: expect.stringContaining('stop the ledger first') });
    await house.close({ keep: true });
    await begin();
    expect((await ready()).body['log']).toContain(`does not hold position ${gone}`);
    expect((await post(CLIENT, '/invitations', invited)).body['code']).toBe('LOG_MISMATCH');
    const { checkpoints, database } = house.open;
    await checkpoints.ensure('begun_in_what_is_lost', 'automation', 1);
    const began = `UPDATE checkpoint SET begins_behind = $1 WHERE consumer = 'begun_in_what_is_lost'`;
    await database.query(began, [String(gone)]);
    await house.close({ keep: true });

    const { code, stdout } = await adopt();
    expect([code, stdout]).toEqual([0, expect.stringContaining(`up to position ${gone}`)]);
    await begin();
    // What is appended behind the end of the older log is no past of anybody.
    const taken = `DELETE FROM checkpoint WHERE consumer = 'begun_in_what_is_lost' RETURNING begins_behind AS "behind"`;
    const { rows } = await house.open.database.query<{ behind: string }>(taken);
    expect(rows).toEqual([{ behind: String(settled) }]);
    expect(await adopt()).toMatchObject({ code: 1 });
    expect(await eventually(balance, (is) => is === '468.72')).toBe('468.72');
    expect(await eventually(invoices, (rows) => rows.length === 1)).toMatchObject([{ orderId: 'kept' }]);
    expect((await house.as(CLIENT)('GET', '/v1/orders/ghost')).status).toBe(404);
    await orderAndPay('after');
    expect(await eventually(balance, (is) => is === '937.44')).toBe('937.44');
    const [first, second] = await eventually(invoices, (rows) => rows.length === 2);
    expect([first!['orderId'], second!['orderId']].sort()).toEqual(['after', 'kept']);
    expect(new Set([first!['number'], second!['number']])).toEqual(new Set(withGhost.map(({ number }) => number)));
    expect(await eventually(ready, ({ status }) => status === 200)).toMatchObject({ status: 200, body: { log: 'ok' } });
    const told = await house.open.store.readLast('ledger-main');
    expect(told).toMatchObject({
      type: 'LogAdopted',
      data: { lostPosition: String(gone), withoutNames: false },
      metadata: { actor: { userId: 'Ada Müller', channel: 'cli' }, reason: 'the disk of the event store died' },
    });
    expect(settled! < gone!).toBe(true);
  }, 480_000);
});

describe('a log that was never founded', () => {
  /** What a ledger wrote before there were foundings: events and keys, and no id anywhere. */
  const writeUnfounded = async (legalForm: 'private' | 'company', keep: boolean): Promise<void> => {
    const { store, database, close } = await connectStores(options);
    const ledger = new Ledger(store, systemClock);
    const app = await NestFactory.createApplicationContext(LedgerModule.of({ ledger, database }), { logger: false });
    const commandId = freshUuid();
    const actor = { userId: 'sam', orgId: null, role: 'staff:programme', channel: 'api' } as const;
    const chloe = { orgId: 'org_old', name: 'Chloé', legalForm, country: 'CH', currency: 'CHF' } as const;
    const context = { commandId, correlationId: commandId, causationId: commandId, actor };
    await app.get(CommandBus).execute(new RegisterOrganisation(chloe, context));
    await app.close();
    if (!keep) await database.dropSchemas();
    await close();
  };

  it('is founded at its next start, and refused where its keys are gone', async () => {
    await writeUnfounded('private', false);
    await expect(createLedger(options)).rejects.toMatchObject({ code: 'VAULT_LOST' });
    await log.serve('second');
    await writeUnfounded('private', true);
    await begin();
    const named = await house.as('staff:support')('GET', '/v1/organisations/org_old');
    expect(named.body).toMatchObject({ name: 'Chloé' });
    const founded = await house.open.store.readLast('ledger-main');
    expect(founded).toMatchObject({ type: 'LedgerFounded', revision: 0 });
    await house.close({ keep: true });
    await begin();
    expect(await eventually(ready, ({ status }) => status === 200)).toMatchObject({ status: 200, body: { log: 'ok' } });
    expect((await house.open.store.readLast('ledger-main'))?.id).toBe(founded!.id);
    await house.close();

    // Nothing in this one needs a key: it goes on beside a fresh database.
    await log.serve('third');
    await writeUnfounded('company', false);
    await begin();
    expect(await eventually(ready, ({ status }) => status === 200)).toMatchObject({ status: 200, body: { log: 'ok' } });
  }, 480_000);
});

describe('a database that is not the log’s', () => {
  const register = (orgId: string): Promise<Answered> =>
    post('staff:programme', '/organisations', {
      orgId,
      name: `Chloé ${orgId}`,
      legalForm: 'private',
      country: 'CH',
      currency: 'CHF',
    });
  const nameOf = async (orgId: string): Promise<Answered> =>
    house.as('staff:support')('GET', `/v1/organisations/${orgId}`);

  it('is refused when the keys are gone, and names are lost, not erased, once a person gives them up', async () => {
    await begin();
    await expected(register('org_1'), 201);
    await house.close();
    for (const _ of ['once', 'and again']) {
      await expect(createLedger(options)).rejects.toMatchObject({
        code: 'VAULT_LOST',
        message: expect.stringMatching(/vault of keys is gone.*ledger restore.*--without-names/),
      });
    }
    expect(await adopt()).toMatchObject({ code: 1, stderr: expect.stringContaining('vault of keys is gone') });
    expect(await adopt('--without-names')).toMatchObject({ code: 0 });
    await begin();
    expect((await nameOf('org_1')).body).toMatchObject({ name: '(lost)' });
    await expected(register('org_2'), 201);
    expect((await nameOf('org_2')).body).toMatchObject({ name: 'Chloé org_2' });

    // Another log, and a longer one, beside the database of a ledger that began later.
    await house.close();
    await log.serve('second');
    await begin();
    await expected(register('org_3'), 201);
    await house.open.checkpoints.settled(house.open.store, 20_000);
    await log.serve('first');
    const refused = await eventually(
      () => register('org_4'),
      ({ body }) => body['code'] === 'LOG_MISMATCH',
    );
    expect(refused.status).toBe(503);
    await house.close({ keep: true });
    await begin();
    expect((await ready()).body['log']).toMatch(/does not hold position/);
    await log.serve('fresh');
    expect(await eventually(ready, ({ body }) => /does not hold|no founding/.test(String(body['log'])))).toMatchObject({
      status: 503,
    });
    expect((await register('org_5')).body['code']).toBe('LOG_MISMATCH');
    expect(await house.open.store.lastEvent()).toBeUndefined();
  }, 480_000);

  it('names a key that an older vault does not have, and keeps it apart from one that was erased', async () => {
    await begin();
    for (const orgId of ['org_1', 'org_2', 'org_3']) await expected(register(orgId), 201);
    await eventually(ready, ({ status }) => status === 200);
    const { database, vault } = house.open;
    await vault.erase('org_1');
    await database.query(`DELETE FROM ${database.schema('vault')}.subject_key WHERE subject = 'org_2'`);
    await house.close({ keep: true });
    await begin();
    expect((await nameOf('org_1')).body).toMatchObject({ name: '(erased)' });
    expect(await nameOf('org_2')).toMatchObject({ status: 503, body: { code: 'KEY_LOST' } });
    expect((await nameOf('org_3')).body).toMatchObject({ name: 'Chloé org_3' });
    expect(await ready()).toMatchObject({ status: 503, body: { vault: expect.stringContaining('org_2') } });
    await house.close({ keep: true });
    expect(await adopt('--without-names')).toMatchObject({ code: 0 });
    await begin();
    expect((await nameOf('org_2')).body).toMatchObject({ name: '(lost)' });
    expect((await nameOf('org_1')).body).toMatchObject({ name: '(erased)' });
    expect((await eventually(ready, ({ status }) => status === 200)).body).toMatchObject({ vault: 'ok', log: 'ok' });
  }, 480_000);
});
