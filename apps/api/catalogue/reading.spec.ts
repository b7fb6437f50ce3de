import { type Call, callers } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('The catalogue as it is read', () => {
  let memory: MemoryApi;
  let as: (who: string) => Call;
  const get = async (who: string, path: string) => (await expected(as(who)('GET', `/v1${path}`), 200)).body;
  const rowsOf = async (who: string, path: string) => (await get(who, path))['data'] as Record<string, unknown>[];
  const codeOf = async (who: string, path: string): Promise<unknown[]> => {
    const { status, body } = await as(who)('GET', `/v1${path}`);
    return [status, body['code']];
  };
  const publish = (path: string, body: object) => expected(as('staff:finance')('POST', `/v1${path}`, { body }), 201);

  beforeAll(async () => {
    memory = await startMemoryApi();
    as = callers(() => memory.api.url, memory.key);
    await furnish(as, { clients: ['org_c'], partners: ['org_p', 'org_q'] });
    await publish('/price-lists', {
      version: 'p2',
      validFrom: '2025-01-01T00:00:00Z',
      prices: [{ sku: 'hosting-web', family: 'web-hosting', price: { CHF: '10.92', EUR: '9.50' } }],
      degressive: [],
      reason: 'yearly review',
    });
    const rules = [
      { family: 'web-hosting', level: 'silver', rate: '0.30' },
      { family: 'web-hosting', level: 'gold', rate: '0.35' },
    ];
    await publish('/rate-cards', { version: 'c2', validFrom: '2024-01-01T00:00:00Z', rules, reason: 'more for gold' });
    await expected(as('staff:programme')('POST', '/v1/partners/org_q/suspend', { body: {} }), 200);
    await expected(as('staff:finance')('POST', '/v1/policy', { body: { holdingDays: 14, reason: 'quicker' } }), 200);
  });
  afterAll(() => memory.api.close());

  it('A35: lists are in the order of their validity, with what is in force when; members hear of the desk alone', async () => {
    const rows = await rowsOf('org_c:external', '/price-lists');
    expect(rows.map(({ version, validTo, inForce, reason }) => [version, validTo, inForce, reason])).toEqual([
      ['p1', '2025-01-01T00:00:00Z', true, null],
      ['p2', null, false, 'yearly review'],
    ]);
    expect(rows[1]?.['publishedBy']).toEqual({ role: 'staff:finance', userId: null });
    const later = await rowsOf('staff:support', '/price-lists?at=2025-06-01T00:00:00Z&order=desc');
    expect(later.map(({ version, inForce }) => [version, inForce])).toEqual([
      ['p2', true],
      ['p1', false],
    ]);
    expect(later[0]?.['publishedBy']).toEqual({ role: 'staff:finance', userId: 'dev-finance' });
    const first = await get('org_c:administrator', '/price-lists?limit=1');
    const second = await rowsOf('org_c:administrator', `/price-lists?limit=1&cursor=${first['nextCursor']}`);
    expect(second.map(({ version }) => version)).toEqual(['p2']);
  });

  it('R9, R10: a partner sees the rules of its own level, suspended or not; desks see all, nobody else any', async () => {
    const levels = async (who: string) =>
      ((await get(who, '/rate-cards/c2'))['rules'] as { level: string }[]).map(({ level }) => level);
    expect(await levels('staff:programme')).toEqual(['gold', 'silver']);
    for (const who of ['org_p:collaborator', 'org_q:legalRepresentative'])
      expect(await levels(who)).toEqual(['silver']);
    const { rules } = (await get('org_p:administrator', '/rate-cards/c1/diff?with=c2')) as {
      rules: { added: unknown[]; changed: unknown[] };
    };
    expect([rules.added, rules.changed.length]).toEqual([[], 1]);
    const listed = await rowsOf('org_p:administrator', '/rate-cards');
    expect(listed.map(({ version, rules: count }) => [version, count])).toEqual([
      ['c1', 1],
      ['c2', 1],
    ]);
    for (const who of ['org_c:legalRepresentative', 'org_p:external', 'staff:support']) {
      expect(await codeOf(who, '/rate-cards')).toEqual([403, 'ACTOR_NOT_ALLOWED']);
      for (const path of ['/rate-cards/c2', '/rate-cards/c1/diff?with=c2']) {
        expect(await codeOf(who, path)).toEqual([404, 'UNKNOWN_RATE_CARD']);
      }
    }
  });

  it('R64: prices have the tariff of the quantity, the tax of the payer, and what a partner that earns pays', async () => {
    const priced = async (who: string, query: string) => (await rowsOf(who, `/prices?currency=CHF&${query}`))[0];
    expect(await priced('org_c:administrator', 'quantity=35')).toMatchObject({
      price: { net: '260.40', gross: '281.49', degressiveRate: '0.25' },
      tax: { treatment: 'taxed', rate: '0.081' },
      preferential: null,
    });
    expect(await priced('org_p:administrator', 'quantity=35')).toMatchObject({
      preferential: { net: '182.28', rate: '0.30', rateCardVersion: 'c2' },
    });
    expect(await priced('org_q:administrator', '')).toMatchObject({ preferential: null });
    expect(await priced('staff:finance', 'at=2023-12-31T12:00:00Z')).toMatchObject({ tax: { rate: '0.077' } });
    expect(await priced('org_c:administrator', 'country=US')).toMatchObject({ tax: { treatment: 'outside' } });
    expect(await codeOf('staff:finance', '/prices?quantity=0')).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('a tax table is the one of a moment, and each that it replaced is kept', async () => {
    expect(await get('org_c:administrator', '/tax-tables/CH?at=2024-03-12T10:00:00Z')).toMatchObject({
      version: '1',
      rate: '0.081',
    });
    expect(await codeOf('org_c:administrator', '/tax-tables/CH?at=2020-01-01T00:00:00Z')).toEqual([
      404,
      'UNKNOWN_TAX_TABLE',
    ]);
    expect(await rowsOf('org_c:administrator', '/tax-tables/CH/versions')).toMatchObject([
      { version: '1', inForce: true, entries: 2 },
    ]);
  });

  it('the policy is told as of a moment, with every change of it, by whom and why', async () => {
    expect(await get('org_p:administrator', '/policy?at=2024-03-11T00:00:00Z')).toMatchObject({ holdingDays: 30 });
    expect(await get('org_p:administrator', '/policy')).toMatchObject({ holdingDays: 14 });
    expect(await rowsOf('staff:finance', '/policy/changes')).toMatchObject([
      {
        version: '1',
        changes: [{ name: 'holdingDays', before: '30', after: '14' }],
        publishedBy: { userId: 'dev-finance' },
        reason: 'quicker',
      },
    ]);
  });
});
