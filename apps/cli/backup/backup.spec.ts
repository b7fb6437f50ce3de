import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDevelopmentKey } from '#libs/identity/index.js';
import { type Answered, type Call, callers } from '../../api/testing/client.js';
import { expected, furnish } from '../../api/testing/house.js';
import { freshFolder } from '../testing/places.js';
import { EMBEDDED, type Ended, endAll, type Program, run, start } from '../testing/program.js';

/** Folders and their parts are what this is about: embedded only, whatever is configured. */
let folder: string;
beforeAll(() => (folder = freshFolder()));
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});
const ledger = (...words: string[]): Promise<Ended> => run(words, EMBEDDED);

interface Serving {
  program: Program;
  as: (who: string) => Call;
}
const up = async (data: string): Promise<Serving> => {
  const program = start(['up', '--port', '0', '--data', data], EMBEDDED);
  const [, url = ''] = await program.said(/serves at (http:\S+) after/);
  return { program, as: callers(() => url, await loadDevelopmentKey(data)) };
};
const down = async ({ program }: Serving): Promise<void> => {
  program.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 0 });
};
const eventually = async (ask: () => Promise<Answered>, holds: (answer: Answered) => boolean): Promise<Answered> => {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (holds(answer) || attempt === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
const year = new Date().getUTCFullYear();

describe('A backup', () => {
  let data: string;
  let copy: string;

  it('is taken while the ledger runs, and restored has every name and every balance', async () => {
    data = join(folder, 'data');
    copy = join(folder, 'copy');
    const serving = await up(data);
    const { as } = serving;
    await furnish(as, { clients: [], partners: ['partner_1'] });
    const chloe = { orgId: 'client_1', name: 'Chloé Müller', legalForm: 'private', country: 'CH', currency: 'CHF' };
    await expected(as('staff:programme')('POST', '/v1/organisations', { body: chloe }), 201);
    const access = { mode: 'FULL' };
    const invited = { invitationId: 'inv', clientOrgId: 'client_1', partnerOrgId: 'partner_1', access };
    const client = as('client_1:legalRepresentative');
    await expected(client('POST', '/v1/invitations', { body: invited }), 201);
    await expected(as('partner_1:legalRepresentative')('POST', '/v1/invitations/inv/accept', { body: {} }), 200);
    const period = { from: `${year + 1}-01-01`, to: `${year + 2}-01-01` };
    const order = {
      clientOrgId: 'client_1',
      sku: 'hosting-web',
      quantity: 35,
      orderId: 'ord_1',
      productId: 'prd_1',
      period,
    };
    await expected(client('POST', '/v1/orders', { body: order }), 201);
    const paid = { instrument: 'transfer' };
    await expected(as('staff:finance')('POST', '/v1/orders/ord_1/payments', { body: paid }), 201);
    const balances = (of: Serving) => (): Promise<Answered> => of.as('staff:finance')('GET', '/v1/balances');
    const isPosted = ({ body }: Answered): boolean => (body['data'] as unknown[] | undefined)?.length === 1;
    const before = await eventually(balances(serving), isPosted);
    expect(before.body['data']).toMatchObject([{ balance: '52.08' }]);

    const taken = await ledger('backup', '--data', data, '--to', copy);
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringMatching(/\d+ events and 2 rows of the vault/)]);
    expect(statSync(join(copy, 'vault.ndjson')).mode & 0o077).toBe(0);
    await down(serving);

    const restored = join(folder, 'restored');
    const back = await ledger('restore', copy, '--data', restored);
    expect([back.code, back.stdout]).toEqual([0, expect.stringMatching(/[1-9]\d* personal values opened, 0 erased/)]);
    expect(existsSync(`${restored}.restoring`)).toBe(false);
    const again = await up(restored);
    const after = await eventually(balances(again), isPosted);
    expect(after.body['data']).toEqual(before.body['data']);
    const one = await again.as('staff:support')('GET', '/v1/organisations/client_1');
    expect(one.body).toMatchObject({ name: 'Chloé Müller' });
    await down(again);
  }, 480_000);

  it('is refused where there is no ledger, and over what is there', async () => {
    const nowhere = join(folder, 'nowhere');
    const none = await ledger('backup', '--data', nowhere, '--to', join(folder, 'x'));
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining(`There is no ledger in ${nowhere}`) });
    expect(existsSync(nowhere)).toBe(false);
    const used = await ledger('backup', '--data', data, '--to', copy);
    expect(used).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') });
    const over = await ledger('restore', copy, '--data', data);
    expect(over).toMatchObject({ code: 1, stderr: expect.stringContaining('never over what is there') });
  }, 120_000);

  it('of the store alone says that it is none of a ledger', async () => {
    const { stdout } = await ledger('store', 'backup', join(folder, 'log'), '--data', join(data, 'event-store'));
    expect(stdout).toContain('no backup of a ledger');
    const restored = await ledger('restore', join(folder, 'log'), '--data', join(folder, 'from-log'));
    expect(restored).toMatchObject({ code: 1, stderr: expect.stringContaining('is no backup of a ledger') });
  }, 120_000);

  it('that lacks a key, or was changed, is refused, and leaves nothing', async () => {
    const target = join(folder, 'never');
    const damaged = join(folder, 'damaged');
    cpSync(copy, damaged, { recursive: true });
    const keys = readFileSync(join(damaged, 'vault.ndjson'), 'utf8');
    const without = keys.split('\n').filter((line) => !line.includes('client_1'));
    writeFileSync(join(damaged, 'vault.ndjson'), without.join('\n'));
    const changed = await ledger('restore', damaged, '--data', target);
    expect(changed).toMatchObject({ code: 1, stderr: expect.stringContaining('is not as it was written') });
    const manifest = join(damaged, 'ledger-backup.json');
    const { createHash } = await import('node:crypto');
    const vaultSha256 = createHash('sha256').update(without.join('\n')).digest('hex');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), vaultSha256 }));
    const lacking = await ledger('restore', damaged, '--data', target);
    expect(lacking).toMatchObject({ code: 1, stderr: expect.stringContaining('The key of client_1 is lost') });
    expect([existsSync(target), existsSync(`${target}.restoring`)]).toEqual([false, false]);
  }, 480_000);
});
