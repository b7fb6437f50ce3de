import { gzipSync } from 'node:zlib';
import { cpuMs } from '#libs/processes/timing.js';
import { type Answered, type Call, callers, send } from './testing/client.js';
import { type MemoryApi, startMemoryApi } from './testing/memory-api.js';

/** CPU of client and server together: far above what a refusal takes, and the same on a machine that does other things. */
const AT_ONCE_MS = 500;
const validFrom = '2026-01-01T00:00:00Z';

let memory: MemoryApi;
let as: (who: string) => Call;
const finance: Call = (...request) => as('staff:finance')(...request);
const alpha: Call = (...request) => as('org_alpha:legalRepresentative')(...request);

beforeAll(async () => {
  memory = await startMemoryApi();
  as = callers(() => memory.api.url, memory.key);
  for (const orgId of ['org_alpha', 'org_beta']) {
    const body = { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF' };
    await as('staff:programme')('POST', '/v1/organisations', { body });
  }
  await as('staff:programme')('POST', '/v1/partners', { body: { orgId: 'org_beta', level: 'silver' } });
});
afterAll(() => memory.api.close());

const priceList = (prices: string): string =>
  `{"version":"p1","validFrom":"${validFrom}","degressive":[],"prices":${prices}}`;
const fields = (count: number): string => Array.from({ length: count }, (_, n) => `"field_${n}":1`).join(',');
const nested = (depth: number, inner = '1'): string => `${'{"a":'.repeat(depth)}${inner}${'}'.repeat(depth)}`;

describe('A body that is too much', () => {
  const refused = async (who: Call, path: string, body: string): Promise<Answered & { ms: number }> => {
    const begun = cpuMs();
    const answer = await who('POST', path, { body });
    return { ...answer, ms: cpuMs() - begun };
  };

  it.each([
    ['300,000 objects where prices are expected', '/v1/price-lists', priceList(`[${'{},'.repeat(299_999)}{}]`), 400],
    ['40,000 objects where prices are expected', '/v1/price-lists', priceList(`[${'{},'.repeat(39_999)}{}]`), 400],
    ['10,000 objects where prices are expected', '/v1/price-lists', priceList(`[${'{},'.repeat(9_999)}{}]`), 400],
    ['50,000 unknown fields', '/v1/rate-cards', `{${fields(50_000)}}`, 400],
    ['9,000 unknown fields', '/v1/rate-cards', `{${fields(9_000)}}`, 400],
    ['9,000 unknown fields in a price', '/v1/price-lists', priceList(`[{${fields(9_000)}}]`), 400],
    ['objects 5,000 deep', '/v1/tax-tables', nested(5_000), 400],
    ['lists 100,000 deep', '/v1/tax-tables', `{"tables":${'['.repeat(100_000)}`, 400],
    ['2 MB and more', '/v1/price-lists', `{"version":"${'x'.repeat(2_200_000)}"}`, 413],
    ['100 kB about one thing', '/v1/provider', `{"name":"${'x'.repeat(100_000)}"}`, 413],
    ['objects 5,000 deep about one thing', '/v1/provider', nested(5_000), 400],
  ])('is refused at once with a short answer: %s', async (_, path, body, status) => {
    await finance('POST', path, { body: '{}' });
    const { status: answered, text, headers, ms, body: problem } = await refused(finance, path, body);
    expect(answered).toBe(status);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(text.length).toBeLessThan(5_000);
    expect((problem['errors'] as unknown[] | undefined)?.length ?? 0).toBeLessThanOrEqual(10);
    expect(ms).toBeLessThan(AT_ONCE_MS);
  });

  it('is not even read where the caller may do nothing with it', async () => {
    const body = priceList(`[${'{},'.repeat(299_999)}{}]`);
    for (const [path, who, status] of [
      ['/v1/price-lists', alpha, 403],
      ['/v1/rate-cards', as('staff:support'), 403],
      ['/v1/clients/org_alpha/partnerships/org_beta/access', as('staff:finance'), 403],
      ['/v1/clients/org_alpha/partnerships/org_beta/access', as('org_alpha:collaborator'), 403],
      ['/v1/clients/org_beta/partnerships/org_beta/access', alpha, 404],
      ['/v1/invitations', as('org_alpha:external'), 403],
      ['/v1/organisations', alpha, 403],
      ['/v1/price-lists', (...sent) => send(memory.api.url, ...sent), 401],
    ] as [string, Call, number][]) {
      expect([path, (await refused(who, path, body)).status]).toEqual([path, status]);
    }
  });

  it('is told by the role before it is told by its fields', async () => {
    for (const path of ['/v1/provider', '/v1/price-lists', '/v1/rate-cards', '/v1/tax-tables', '/v1/organisations']) {
      const { status, body } = await alpha('POST', path, { body: { wrong: true } });
      expect([status, body['code']]).toEqual([403, 'ACTOR_NOT_ALLOWED']);
    }
    for (const path of ['/v1/orders', '/v1/products/prd_1/renewals', '/v1/invitations']) {
      expect((await finance('POST', path, { body: { wrong: true } })).status).toBe(403);
    }
  });

  it('compressed is not taken at all', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await fetch(`${memory.api.url}/v1/invitations`, { method: 'POST', body: gzipSync('{}'), headers });
    expect([answer.status, (await answer.json()) as object]).toMatchObject([415, { code: 'UNSUPPORTED_MEDIA_TYPE' }]);
  });

  it('names the first of many unknown products, having looked up no more than it had to', async () => {
    const products = Array.from({ length: 10_000 }, (_, n) => `prd_unknown_${n}`);
    const body = { clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access: { mode: 'LIMITED', products } };
    const begun = cpuMs();
    const { status, body: problem, text } = await alpha('POST', '/v1/invitations', { body });
    expect([status, problem['code']]).toEqual([404, 'UNKNOWN_PRODUCT']);
    expect(text.length).toBeLessThan(2_000);
    expect(cpuMs() - begun).toBeLessThan(2 * AT_ONCE_MS);
  });

  it('is none with 10,000 prices', async () => {
    const prices = Array.from({ length: 10_000 }, (_, n) => ({ sku: `s${n}`, family: 'f', price: { CHF: '1.00' } }));
    const { status, body } = await finance('POST', '/v1/price-lists', {
      body: { version: 'large', validFrom, degressive: [], prices },
    });
    expect([status, body]).toEqual([201, expect.objectContaining({ id: 'large' })]);
  });
});

describe('Names of the prototype', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'are as unknown as any other: %s',
    async (name) => {
      const { status, body } = await alpha('GET', `/v1/invitations?${name}=1`);
      expect([status, body['code']]).toEqual([400, 'UNKNOWN_PARAMETER']);
      expect(body['detail']).toContain(`${name} is not known here`);
      const command = await alpha('POST', `/v1/invitations?${name}=1`, { body: {} });
      expect([command.status, command.body['code']]).toEqual([400, 'UNKNOWN_PARAMETER']);
      const inBody = await finance('POST', '/v1/provider', { body: `{"${name}":1}` });
      expect(inBody.status).toBe(400);
      const inside = await finance('POST', '/v1/tax-tables', { body: `{"tables":[{"${name}":{}}]}` });
      expect(inside.status).toBe(400);
    },
  );
});

describe('Amounts', () => {
  const refund = (net: unknown) => finance('POST', '/v1/orders/ord_1/refunds', { body: { net } });

  it.each(['99999999999999999.99', '1000000000000.00'])(
    'larger than any line are understood and wrong: %s',
    async (net) => {
      const { status, body } = await refund(net);
      expect([status, body['code']]).toEqual([422, 'AMOUNT_TOO_LARGE']);
      const prices = [{ sku: 's', family: 'f', price: { CHF: net } }];
      const list = await finance('POST', '/v1/price-lists', {
        body: { version: 'v', validFrom, degressive: [], prices },
      });
      expect([list.status, list.body['code']]).toEqual([422, 'AMOUNT_TOO_LARGE']);
    },
  );

  it.each([
    '1e3',
    'NaN',
    'Infinity',
    '-Infinity',
    '-0.00',
    '-1.00',
    '+1.00',
    ' 1.00',
    '1.00 ',
    '1,00',
    '01.00',
    '1.0',
    '1.000',
    '0x10',
    '',
    '١.٠٠',
    '9'.repeat(400) + '.00',
    10,
    10.5,
    0,
    true,
    null,
    [],
    ['1.00'],
    {},
  ])('are decimal strings above zero and nothing else: %j', async (net) => {
    expect([net, (await refund(net)).status]).toEqual([net, 400]);
  });
});
