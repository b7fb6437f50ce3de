import { SUPPLIER } from '#libs/billing/testing/supplier.js';
import { type Call, callers, send } from './testing/client.js';
import { ReadPosition } from './http/read-position.js';
import { InvoicesQueries } from '#projections/invoices/invoices.query.js';
import { answering, type MemoryApi, startMemoryApi } from './testing/memory-api.js';

const access = { mode: 'LIMITED', products: [] };
let memory: MemoryApi;
let as: (who: string) => Call;
const programme: Call = (...request) => as('staff:programme')(...request);
const alpha: Call = (...request) => as('org_alpha:legalRepresentative')(...request);
const beta: Call = (...request) => as('org_beta:legalRepresentative')(...request);
const stranger: Call = (...request) => as('org_gamma:legalRepresentative')(...request);

const register = (orgId: string) =>
  programme('POST', '/v1/organisations', {
    body: { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF' },
  });
const invite = (invitationId: string, body: object = {}) =>
  alpha('POST', '/v1/invitations', {
    body: { invitationId, clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access, ...body },
  });

beforeAll(async () => {
  memory = await startMemoryApi();
  as = callers(() => memory.api.url, memory.key);
  for (const orgId of ['org_alpha', 'org_beta', 'org_gamma']) expect((await register(orgId)).status).toBe(201);
  await programme('POST', '/v1/partners', { body: { orgId: 'org_beta', level: 'silver' } });
});
afterAll(() => memory.api.close());

describe('Who asks', () => {
  it('is told by a bearer token; without one nothing but health and reference answers', async () => {
    const answer = await send(memory.api.url, 'GET', '/v1/invitations');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body['code']).toBe('TOKEN_MISSING');
    for (const authorization of ['Basic YTpi', 'Bearer not-a-token', 'Bearer']) {
      expect((await send(memory.api.url, 'GET', '/v1/invitations', { headers: { authorization } })).status).toBe(401);
    }
    for (const path of ['/health/live', '/health/ready', '/openapi.json', '/reference', '/reference/swagger-ui.css']) {
      expect([path, (await send(memory.api.url, 'GET', path)).status]).toEqual([path, 200]);
    }
  });

  it('stands in every event, with the correlation id of the request', async () => {
    const correlation = { 'x-correlation-id': 'ticket-4711' };
    const answer = await as('org_alpha:administrator')('POST', '/v1/organisations/org_alpha/vat-number', {
      body: { vatNumber: 'CHE-116.281.710', entryPoint: 'account', termsAccepted: true },
      headers: correlation,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-correlation-id')).toBe('ticket-4711');
    const { metadata } = memory.memory.stream('organisation-org_alpha').at(-1)!;
    expect(metadata.actor).toEqual({
      userId: 'dev-administrator',
      orgId: 'org_alpha',
      role: 'administrator',
      channel: 'api',
    });
    expect(metadata.$correlationId).toBe('ticket-4711');
    expect(memory.logged.find(({ fields }) => fields['correlationId'] === 'ticket-4711')).toMatchObject({
      level: 'info',
      fields: { path: '/v1/organisations/org_alpha/vat-number', status: 200, org: 'org_alpha' },
    });
  });

  it('gets a correlation id of ours in place of one that is none', async () => {
    const { headers } = await alpha('GET', '/v1/invitations', { headers: { 'x-correlation-id': 'a b\u00e9' } });
    expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('A command', () => {
  it('answers what it wrote, and where', async () => {
    const answer = await invite('inv_answer');
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: 'inv_answer',
      revision: expect.any(Number),
      position: expect.stringMatching(/^\d+$/),
      events: [{ type: 'PartnerInvited', id: expect.stringMatching(/^[0-9a-f-]{36}$/) }],
    });
    expect(answer.headers.get('etag')).toBe(`"${answer.body['revision']}"`);
    expect(answer.headers.get('x-ledger-position')).toBe(answer.body['position']);
    expect((await alpha('POST', '/v1/invitations/inv_answer/withdraw')).status).toBe(200);
  });

  it('that is refused says why, with a stable code', async () => {
    const answer = await as('org_alpha:collaborator')('POST', '/v1/invitations', {
      body: { clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access },
    });
    expect([answer.status, answer.body['code']]).toEqual([403, 'ACTOR_NOT_ALLOWED']);
    const own = await as('org_beta:legalRepresentative')('POST', '/v1/invitations', {
      body: { clientOrgId: 'org_beta', partnerOrgId: 'org_beta', access },
    });
    expect([own.status, own.body['code']]).toEqual([422, 'SELF_PARTNERSHIP']);
  });

  it('lists every wrong field, also deep ones', async () => {
    const { status, body } = await alpha('POST', '/v1/invitations', {
      body: { clientOrgId: 'a/b', partnerOrgId: 'org_beta', access: { mode: 'SOME', product: [] }, oops: 1 },
    });
    expect([status, body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    expect((body['errors'] as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'access.mode',
      'access.product',
      'clientOrgId',
      'oops',
    ]);
    expect(JSON.stringify(body)).toContain('did you mean products?');
  });

  it.each([
    ['a list', '[]', 400],
    ['broken JSON', '{"a":', 400],
    ['a text', '"text"', 400],
    ['an attempt on the prototype', '{"__proto__":{"a":1}}', 400],
    ['more than the ledger takes', JSON.stringify({ a: 'x'.repeat(1_100_000) }), 413],
  ])('refuses %s as a body', async (_, body, status) => {
    const answer = await alpha('POST', '/v1/invitations', { body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body['correlationId']).toBe(answer.headers.get('x-correlation-id'));
    expect(answer.text).not.toMatch(/at .*\.js|node_modules/);
  });

  it.each(['a\u0000b', 'ring\u0007', 'two\nlines', '\ud83d', ' ', ''])(
    'takes no text %j, wherever one is free: nothing reaches an event',
    async (text) => {
      const before = memory.memory.all.length;
      const end = { partnershipId: 'pst_1', reason: text };
      const provider = {
        name: text,
        street: 's',
        postcode: '1',
        town: 't',
        country: 'CH',
        vatNumber: 'v',
        qrIban: 'q',
      };
      const organisation = { orgId: 'org_text', legalForm: 'company', country: 'CH', currency: 'CHF', name: text };
      const refused = [
        await alpha('POST', '/v1/partnerships/org_alpha/org_beta/end', { body: end }),
        await as('staff:finance')('POST', '/v1/provider', { body: provider }),
        await programme('POST', '/v1/organisations', { body: organisation }),
      ];
      for (const { status, body } of refused.slice(1)) {
        expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('one line')]);
      }
      expect(refused[0]!.status).toBeGreaterThanOrEqual(400);
      expect(memory.memory.all).toHaveLength(before);
    },
  );

  it('refuses parameters, null fields and ids that cannot be', async () => {
    expect((await alpha('POST', '/v1/invitations?force=true', { body: {} })).status).toBe(400);
    const nothing = await invite('inv_null', { paymentMethod: null });
    expect(nothing.body['errors']).toMatchObject([{ field: 'paymentMethod' }]);
    expect((await alpha('POST', '/v1/invitations/a%2Fb/accept', { body: {} })).body['code']).toBe('VALIDATION_FAILED');
  });

  it('without fields may come without a body, or with an empty one that is called JSON', async () => {
    await invite('inv_empty');
    const headers = { 'content-type': 'application/json' };
    expect((await alpha('POST', '/v1/invitations/inv_empty/withdraw', { headers })).status).toBe(200);
    await invite('inv_field');
    expect((await alpha('POST', '/v1/invitations/inv_field/withdraw', { body: { why: 1 } })).status).toBe(400);
    expect((await alpha('POST', '/v1/invitations/inv_field/withdraw', { body: {} })).status).toBe(200);
  });

  it('does not tell a partner who else works for the client', async () => {
    const client = as('org_delta:legalRepresentative');
    await register('org_delta');
    for (const partner of ['org_gamma', 'org_beta']) {
      await programme('POST', '/v1/partners', { body: { orgId: partner, level: 'silver' } });
      const body = {
        invitationId: `inv_${partner}`,
        clientOrgId: 'org_delta',
        partnerOrgId: partner,
        access: { mode: 'FULL' },
      };
      expect((await client('POST', '/v1/invitations', { body })).status).toBe(201);
    }
    expect((await beta('POST', '/v1/invitations/inv_org_beta/accept')).status).toBe(200);
    const refused = await stranger('POST', '/v1/invitations/inv_org_gamma/accept');
    expect([refused.status, refused.body['code']]).toEqual([409, 'FULL_ALREADY_GRANTED']);
    expect(refused.text).not.toContain('org_beta');
  });

  it('makes ids of its own where the caller gives none', async () => {
    const { status, body } = await programme('POST', '/v1/organisations', {
      body: { name: 'Made', legalForm: 'private', country: 'DE', currency: 'EUR' },
    });
    expect(status).toBe(201);
    expect(body['id']).toMatch(/^org_[0-9a-f]{32}$/);
    const stored = memory.memory.stream(`organisation-${String(body['id'])}`)[0]!;
    expect(JSON.stringify(stored.data)).not.toContain('Made');
  });
});

describe('Idempotency-Key', () => {
  const body = { clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access };
  const keyed = (key: string, sent: object = body, who: Call = alpha) =>
    who('POST', '/v1/invitations', { body: sent, headers: { 'idempotency-key': key } });

  it('answers a repeated request with its first outcome, ids and all', async () => {
    const first = await keyed('key-1');
    const again = await keyed('key-1', { access, partnerOrgId: 'org_beta', clientOrgId: 'org_alpha' });
    expect(first.status).toBe(201);
    expect(first.headers.get('idempotency-hit')).toBeNull();
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-hit')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect((await alpha('POST', `/v1/invitations/${String(first.body['id'])}/withdraw`)).status).toBe(200);
    expect((await keyed('key-1')).body).toEqual(first.body);
  });

  it('refuses the key with another body, and on another path', async () => {
    const other = await keyed('key-1', { ...body, supersede: true });
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const elsewhere = await alpha('POST', '/v1/clients/org_alpha/partnerships/org_beta/end', {
      headers: { 'idempotency-key': 'key-1' },
    });
    expect([elsewhere.status, elsewhere.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('means nothing to another organisation', async () => {
    const answer = await keyed('key-1', { ...body, clientOrgId: 'org_gamma' }, stranger);
    expect(answer.headers.get('idempotency-hit')).toBeNull();
    expect(answer.status).toBe(201);
  });

  it('may come back mended after a refusal', async () => {
    expect((await keyed('key-2', { ...body, partnerOrgId: 'org_alpha' })).body['code']).toBe('SELF_PARTNERSHIP');
    const mended = await keyed('key-2');
    expect(mended.status).toBe(201);
    await alpha('POST', `/v1/invitations/${String(mended.body['id'])}/withdraw`);
  });

  it('stands for the same request after a restart, and in any process', async () => {
    const first = await keyed('key-3');
    expect(first.status).toBe(201);
    const restarted = await startMemoryApi({ before: memory });
    const elsewhere = callers(() => restarted.api.url, memory.key)('org_alpha:legalRepresentative');
    const headers = { 'idempotency-key': 'key-3' };
    const path = '/v1/clients/org_alpha/partnerships/org_beta/end';
    for (const [at, sent] of [
      ['/v1/invitations', { ...body, partnerOrgId: 'org_gamma' }],
      [path, {}],
      ['/v1/organisations/org_alpha/vat-number', { vatNumber: 'CHE-116.281.710', entryPoint: 'shop' }],
    ] as const) {
      const other = await elsewhere('POST', at, { body: sent, headers });
      expect([at, other.status, other.body['code']]).toEqual([at, 422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    const again = await elsewhere('POST', '/v1/invitations', { body, headers });
    expect([again.status, again.headers.get('idempotency-hit'), again.body]).toEqual([201, 'true', first.body]);
    await restarted.api.close();
    await alpha('POST', `/v1/invitations/${String(first.body['id'])}/withdraw`);
  });

  it('that came with a refusal leaves nothing', async () => {
    const before = memory.memory.all.length;
    expect((await keyed('key-4', { ...body, partnerOrgId: 'org_alpha' })).status).toBe(422);
    expect((await keyed('key-4', { ...body, partnerOrgId: 'org_nobody' })).status).toBe(404);
    expect(memory.memory.all).toHaveLength(before);
  });

  it('that is no key is refused', async () => {
    expect((await keyed('with space')).status).toBe(400);
  });
});

describe('If-Match', () => {
  it('lets a change through only at the revision the caller has seen', async () => {
    const seen = await alpha('GET', '/v1/organisations/org_alpha');
    const etag = seen.headers.get('etag')!;
    const [one, other] = ['CHE-116.281.710 MWST', 'CHE-123.456.788 MWST'];
    const record = (vatNumber: string, headers: Record<string, string>) =>
      alpha('POST', '/v1/organisations/org_alpha/vat-number', { body: { vatNumber, entryPoint: 'shop' }, headers });
    const first = await record(one!, { 'if-match': etag, 'idempotency-key': 'vat-1' });
    expect(first.status).toBe(200);
    const stale = await record(other!, { 'if-match': etag });
    expect([stale.status, stale.body['code']]).toEqual([412, 'STALE_REVISION']);
    const again = await record(one!, { 'if-match': etag, 'idempotency-key': 'vat-1' });
    expect([again.status, again.headers.get('idempotency-hit')]).toEqual([200, 'true']);
  });
});

describe('What cannot be right is refused, and says why', () => {
  const company = { orgId: 'org_new', name: 'New', legalForm: 'company', country: 'FR', currency: 'EUR' };
  const list = { version: 'p', validFrom: '2024-01-01T00:00:00Z', prices: [], degressive: [] };
  const card = { version: 'c', validFrom: '2024-01-01T00:00:00Z', rules: [] };
  const taxes = (country: string, validFrom = '2024-01-01') => ({
    tables: [{ country, entries: [{ validFrom, rate: '0.2' }] }],
  });
  const everything = { mode: 'FULL', products: ['prd_1'] };
  it.each([
    ['Greece by its VAT prefix', 'staff:programme', '/organisations', { ...company, country: 'EL' }, 400],
    ['the United Kingdom by its other code', 'staff:programme', '/organisations', { ...company, country: 'UK' }, 400],
    ['a country of nobody', 'staff:programme', '/organisations', { ...company, country: 'XX' }, 400],
    ['taxes of no country', 'staff:finance', '/tax-tables', taxes('EL'), 400],
    ['taxes from year 1 on', 'staff:finance', '/tax-tables', taxes('GR', '0001-01-01'), 400],
    ['no taxes', 'staff:finance', '/tax-tables', { tables: [] }, 'TAX_TABLE_INVALID'],
    ['prices of year 1', 'staff:finance', '/price-lists', { ...list, validFrom: '0001-01-01T00:00:00Z' }, 400],
    ['prices of year 10000', 'staff:finance', '/price-lists', { ...list, validFrom: '+010000-01-01T00:00:00Z' }, 400],
    ['a list without prices', 'staff:finance', '/price-lists', list, 'PRICE_LIST_INVALID'],
    ['a card without rules', 'staff:finance', '/rate-cards', card, 'RATE_CARD_INVALID'],
    [
      'an ordinary IBAN',
      'staff:finance',
      '/provider',
      { ...SUPPLIER, qrIban: 'CH9300762011623852957' },
      'QR_IBAN_INVALID',
    ],
    ['a wrong UID', 'staff:finance', '/provider', { ...SUPPLIER, vatNumber: 'CHE-123.456.789 MWST' }, 'UID_INVALID'],
    [
      'a VAT number that is a sentence',
      'org_alpha:administrator',
      '/organisations/org_alpha/vat-number',
      { vatNumber: 'we have none', entryPoint: 'shop' },
      'VAT_NUMBER_INVALID',
    ],
    [
      'a VAT number in the account without the terms',
      'org_alpha:administrator',
      '/organisations/org_alpha/vat-number',
      { vatNumber: 'CHE-123.456.788 MWST', entryPoint: 'account' },
      'TERMS_NOT_ACCEPTED',
    ],
    [
      'everything, but only this product',
      'org_alpha:legalRepresentative',
      '/invitations',
      { clientOrgId: 'org_alpha', partnerOrgId: 'org_beta', access: everything },
      'FULL_ACCESS_NAMES_NO_PRODUCTS',
    ],
  ])('%s', async (_, who, path, body, expected) => {
    const answer = await as(who)('POST', `/v1${path}`, { body });
    const [status, code] = expected === 400 ? [400, 'VALIDATION_FAILED'] : [422, expected];
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });
});

describe('What a caller may not see', () => {
  /** The answer without what is the request's own. */
  const faceOf = async (answered: ReturnType<Call>): Promise<unknown> => {
    const { status, body } = await answered;
    const { instance: _, correlationId: __, ...problem } = body;
    return { status, ...problem };
  };

  beforeAll(async () => {
    expect((await invite('inv_hidden')).status).toBe(201);
  });

  it.each([
    ['an invitation', 'POST', '/v1/invitations/:/accept', 'inv_hidden', {}],
    ['an invitation to decline', 'POST', '/v1/invitations/:/decline', 'inv_hidden', {}],
    ['an invitation to withdraw', 'POST', '/v1/invitations/:/withdraw', 'inv_hidden', {}],
    ['an organisation', 'GET', '/v1/organisations/:', 'org_alpha', undefined],
    ['its invoices', 'GET', '/v1/organisations/:/invoices', 'org_alpha', undefined],
    ['its credit notes', 'GET', '/v1/organisations/:/credit-notes', 'org_alpha', undefined],
    ['its audit', 'GET', '/v1/clients/:/access', 'org_alpha', undefined],
    ['its past', 'GET', '/v1/clients/:/access/at?product=prd_1&instant=2024-01-01T00:00:00Z', 'org_alpha', undefined],
    ['its product to renew by itself', 'POST', '/v1/products/:/mandate', 'prd_1', { months: 12 }],
    ['its mandate', 'POST', '/v1/products/:/mandate/cancellation', 'prd_1', {}],
    ['its partnerships', 'POST', '/v1/clients/:/partnerships/org_beta/end', 'org_alpha', {}],
    ['its account', 'POST', '/v1/clients/:/partnerships/org_beta/enter', 'org_alpha', {}],
    ['its grant', 'POST', '/v1/clients/:/partnerships/org_gamma/verify-access', 'org_alpha', {}],
    ['its access', 'POST', '/v1/clients/:/partnerships/org_gamma/access', 'org_alpha', access],
    ['its VAT number', 'POST', '/v1/organisations/:/vat-number', 'org_alpha', { vatNumber: 'X', entryPoint: 'shop' }],
    ['a partner', 'GET', '/v1/partners/:/clients', 'org_beta', undefined],
    ['its earnings', 'GET', '/v1/partners/:/earnings', 'org_beta', undefined],
    ['its postings', 'GET', '/v1/partners/:/cashback', 'org_beta', undefined],
    ['its evaluations', 'GET', '/v1/partners/:/thresholds', 'org_beta', undefined],
    ['its level', 'POST', '/v1/partners/:/level', 'org_beta', { level: 'gold' }],
    ['an order for it', 'POST', '/v1/orders?', 'org_alpha', undefined],
  ])('%s is as unknown as none at all', async (_, method, path, known, body) => {
    const ask = (id: string) =>
      path === '/v1/orders?'
        ? stranger('POST', '/v1/orders', { body: { clientOrgId: id, sku: 'hosting-web' } })
        : stranger(method, path.replace(':', id), { body });
    const foreign = await faceOf(ask(known));
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(await faceOf(ask('nobody_has_this')));
  });

  it('but its own it may, with a role that is allowed to', async () => {
    expect((await beta('POST', '/v1/invitations/inv_hidden/accept')).status).toBe(200);
    const answer = await alpha('POST', '/v1/clients/org_alpha/partnerships/org_beta/access', {
      body: { mode: 'FULL' },
    });
    expect(answer.body['events']).toMatchObject([{ type: 'AccessChanged' }]);
    expect((await alpha('GET', '/v1/clients/org_alpha/access')).status).toBe(200);
    expect((await beta('GET', '/v1/clients/org_alpha/access')).status).toBe(200);
    expect((await beta('GET', '/v1/partners/org_beta/earnings')).body).toMatchObject({ data: [], balances: [] });
    const ended = await beta('POST', '/v1/clients/org_alpha/partnerships/org_beta/end');
    expect(ended.status).toBe(200);
  });

  it('staff sees by desk', async () => {
    const support = as('staff:support');
    const finance = as('staff:finance');
    expect((await support('GET', '/v1/access-changes')).status).toBe(200);
    expect((await finance('GET', '/v1/access-changes')).status).toBe(403);
    expect((await finance('GET', '/v1/invoices')).status).toBe(200);
    expect((await support('GET', '/v1/invoices')).status).toBe(403);
    expect((await support('GET', '/v1/organisations/org_alpha/invoices')).status).toBe(403);
    expect((await finance('GET', '/v1/credit-notes')).status).toBe(200);
    expect((await support('GET', '/v1/credit-notes')).status).toBe(403);
    expect((await support('GET', '/v1/organisations/org_alpha/credit-notes')).status).toBe(403);
    expect((await support('GET', '/v1/mandates')).status).toBe(200);
    expect((await finance('GET', '/v1/mandates')).status).toBe(403);
    expect((await support('GET', '/v1/clients')).status).toBe(403);
    expect((await alpha('GET', '/v1/earnings')).status).toBe(403);
    expect((await finance('GET', '/v1/partners/org_alpha/earnings')).body['code']).toBe('UNKNOWN_PARTNER');
    expect((await finance('GET', '/v1/partners/org_beta/earnings')).status).toBe(200);
    expect((await support('POST', '/v1/organisations', { body: {} })).status).toBe(403);
  });
});

describe('Who managed a product', () => {
  const at = (client: string, product: string, instant: string) =>
    as('staff:support')('GET', `/v1/clients/${client}/access/at?product=${product}&instant=${instant}`);

  it('is not asked of the future, nor of a client or a product that is none', async () => {
    const now = new Date().toISOString();
    const future = new Date(Date.now() + 60_000).toISOString();
    for (const instant of [future, '2999-01-01T00:00:00Z']) {
      const { status, body } = await at('org_alpha', 'prd_1', instant);
      expect([status, body['errors']]).toMatchObject([400, [{ field: 'instant' }]]);
    }
    expect((await at('org_nobody', 'prd_1', now)).body['code']).toBe('UNKNOWN_ORGANISATION');
    expect((await at('org_alpha', 'prd_nothing', now)).body['code']).toBe('UNKNOWN_PRODUCT');
    expect((await alpha('GET', `/v1/clients/org_alpha/access/at?product=prd_x&instant=${now}`)).status).toBe(404);
    const audit = await as('staff:support')('GET', '/v1/clients/org_nobody/access');
    expect([audit.status, audit.body['code']]).toEqual([404, 'UNKNOWN_ORGANISATION']);
  });
});

describe('A query', () => {
  it('answers a page with its position', async () => {
    const { body, headers } = await alpha('GET', '/v1/invitations?limit=200&status=open');
    expect(body).toMatchObject({ data: [], nextCursor: null, asOf: expect.stringMatching(/Z$/) });
    expect(headers.get('x-ledger-position')).toBe(body['position']);
  });

  it('refuses a parameter it does not know and names the nearest', async () => {
    const { status, body } = await alpha('GET', '/v1/invitations?limt=5');
    expect([status, body['code']]).toEqual([400, 'UNKNOWN_PARAMETER']);
    expect(body['detail']).toBe('limt is not known here; did you mean limit?');
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'status=lost', 'minPosition=-1', 'limit=1&limit=2'])(
    'refuses %s',
    async (query) => {
      expect((await alpha('GET', `/v1/invitations?${query}`)).body['code']).toBe('VALIDATION_FAILED');
    },
  );

  it('waits for a position, and says so when it does not come', async () => {
    expect((await alpha('GET', '/v1/invitations?minPosition=1')).status).toBe(200);
    const { status, body, headers } = await alpha('GET', '/v1/invitations', {
      headers: { 'x-min-position': '999999' },
    });
    expect([status, body['code'], headers.get('retry-after')]).toEqual([503, 'READ_MODELS_BEHIND', '1']);
  });
});

describe('A query and the read models', () => {
  /** What each is asked for, and the read model that its rows rest on; null for what is read from the streams. */
  const asked: [who: string, path: string, readModel: string | null][] = [
    ['org_alpha:legalRepresentative', '/v1/orders', 'orders'],
    ['org_alpha:legalRepresentative', '/v1/invitations', 'invitations'],
    ['org_alpha:legalRepresentative', '/v1/organisations/org_alpha', null],
    ['org_alpha:legalRepresentative', '/v1/organisations/org_alpha/invoices', 'invoices'],
    ['staff:finance', '/v1/invoices', 'invoices'],
    ['org_alpha:legalRepresentative', '/v1/organisations/org_alpha/credit-notes', 'credit_notes'],
    ['staff:finance', '/v1/credit-notes', 'credit_notes'],
    ['staff:finance', '/v1/clients', 'client_list'],
    ['staff:programme', '/v1/thresholds', 'thresholds'],
    ['org_beta:legalRepresentative', '/v1/partners/org_beta/thresholds', 'thresholds'],
    ['staff:finance', '/v1/partners', 'partners'],
    ['org_beta:legalRepresentative', '/v1/collaborators', 'collaborators'],
    ['org_alpha:legalRepresentative', '/v1/account-entries', 'account_entries'],
    ['staff:programme', '/v1/mandates', 'mandates'],
    ['org_alpha:legalRepresentative', '/v1/mandates', 'mandates'],
    ['org_beta:legalRepresentative', '/v1/partners/org_beta/clients', 'client_list'],
    ['org_beta:legalRepresentative', '/v1/partners/org_beta/earnings', 'partner_earnings'],
    ['org_beta:legalRepresentative', '/v1/partners/org_beta/cashback', 'cashback_history'],
    ['staff:finance', '/v1/earnings', 'partner_earnings'],
    ['staff:finance', '/v1/balances', 'partner_earnings'],
    ['staff:finance', '/v1/discounts', 'partner_earnings'],
    ['staff:finance', '/v1/cashback', 'cashback_history'],
    ['staff:finance', '/v1/accounts', 'accounts'],
    ['org_beta:legalRepresentative', '/v1/entries', 'entries'],
    ['org_beta:legalRepresentative', '/v1/adjustments', 'adjustments'],
    ['org_beta:legalRepresentative', '/v1/statements', 'statements'],
    ['staff:finance', '/v1/payout-runs', 'payouts'],
    ['org_beta:legalRepresentative', '/v1/payouts', 'payouts'],
    ['org_beta:legalRepresentative', '/v1/payout-items', 'entries'],
    ['staff:finance', '/v1/left-out-accounts', 'payouts'],
    ['staff:support', '/v1/access-changes', 'access_audit'],
    ['org_alpha:legalRepresentative', '/v1/clients/org_alpha/access', 'access_audit'],
  ];

  it('that is built again keeps waiting those who ask for its rows, and nobody else', async () => {
    let rebuilt: string | null = null;
    const waitMs = 30;
    const position = new ReadPosition(async (models) => (models.includes(rebuilt!) ? 3n : 9n), waitMs);
    const house = await startMemoryApi({ position, before: memory });
    const on = callers(() => house.api.url, house.key);
    for (rebuilt of new Set(asked.map(([, , readModel]) => readModel).filter((one) => one !== null))) {
      for (const [who, path, readModel] of asked) {
        const { status, body, headers } = await on(who)('GET', `${path}?minPosition=5`);
        const answered = [path, status, headers.get('x-ledger-position')];
        if (readModel !== rebuilt) {
          expect(answered).toEqual([path, 200, '9']);
          continue;
        }
        expect([...answered, headers.get('retry-after')]).toEqual([path, 503, '3', '1']);
        expect(body).toMatchObject({
          code: 'READ_MODELS_BEHIND',
          detail: `The read model ${rebuilt} is at 3, not at 5 yet.`,
        });
        const before = await on(who)('GET', `${path}?minPosition=3`);
        expect([before.status, before.headers.get('x-ledger-position')]).toEqual([200, '3']);
        if ('position' in before.body) expect(before.body['position']).toBe('3');
      }
    }
    await house.api.close();
  });

  it('answers what stands in the streams as far as the log goes, and no further', async () => {
    const { headers } = await alpha('GET', '/v1/organisations/org_alpha');
    const log = memory.memory.all.length - 1;
    expect(headers.get('x-ledger-position')).toBe(String(log));
    const { status, body } = await alpha('GET', `/v1/organisations/org_alpha?minPosition=${log + 1}`);
    expect([status, body['detail']]).toEqual([503, `The log is at ${log}, not at ${log + 1} yet.`]);
  });
});

describe('Everything else', () => {
  it('says what is missing: by 503 where the position promises it, else by a header; streams to the desks only', async () => {
    const gap = {
      consumer: 'access_audit',
      stream: 'delegation-org_alpha',
      eventId: 'e',
      position: '5',
      reason: 'why',
    };
    const asked: (readonly string[])[] = [];
    const position = new ReadPosition(
      async () => 9n,
      50,
      async (consumers) => {
        asked.push(consumers);
        return consumers.includes('access_audit') ? [gap] : [];
      },
    );
    const holed = await startMemoryApi({ position });
    const on = callers(() => holed.api.url, holed.key);
    const desk = await on('staff:support')('GET', '/v1/access-changes?minPosition=5');
    expect([desk.status, desk.body['code'], desk.headers.get('retry-after')]).toEqual([
      503,
      'READ_MODEL_INCOMPLETE',
      '60',
    ]);
    const { consumer, stream, eventId, reason } = gap;
    expect(desk.body['details']).toEqual({ consumers: [consumer], missing: [{ consumer, stream, eventId, reason }] });
    const before = await on('staff:support')('GET', '/v1/access-changes?minPosition=4');
    expect([before.status, before.headers.get('x-ledger-incomplete')]).toEqual([200, 'access_audit']);
    const unasked = await on('staff:support')('GET', '/v1/access-changes');
    expect([unasked.status, unasked.headers.get('x-ledger-incomplete')]).toEqual([200, 'access_audit']);
    const invoices = await on('staff:finance')('GET', '/v1/invoices?minPosition=9');
    expect([invoices.status, invoices.headers.get('x-ledger-incomplete')]).toEqual([200, null]);
    expect(asked.at(-1)).toEqual([
      'invoices',
      'when-order-opened-then-issue-invoice',
      'when-order-refunded-then-issue-credit-note',
      'when-prepaid-pays-then-settle',
    ]);
    await holed.api.close();
  });

  it('has the headers that keep browsers out of trouble, a position and no framework name', async () => {
    const { status, headers, body } = await alpha('GET', '/v1/nowhere');
    expect([status, body['code']]).toEqual([404, 'UNKNOWN_ROUTE']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-ledger-position')).toMatch(/^\d+$/);
  });

  it.each(['/v1/orders/%zz', `/v1/orders/${'x'.repeat(300)}`, '/v1/orders/x/../../..%2f', '//'])(
    'answers %s as a problem, too',
    async (path) => {
      const { status, body, headers } = await alpha('GET', path);
      expect([400, 404, 414]).toContain(status);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body['code']).toMatch(/^[A-Z_]+$/);
    },
  );

  it('takes JSON only', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body } = await alpha('POST', '/v1/invitations', { body: 'a=b', headers });
    expect([status, body['code']]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('of a store that is away is 503, and when to come back', async () => {
    const away = await startMemoryApi({
      interference: { before: () => Promise.reject(Object.assign(new Error('14 UNAVAILABLE'), { code: 14 })) },
      queries: [
        answering(InvoicesQueries, {
          list: () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })),
        }),
      ],
      health: { ready: false },
    });
    const ask = callers(() => away.api.url, away.key);
    const body = { orgId: 'o', name: 'N', legalForm: 'company', country: 'CH', currency: 'CHF' };
    for (const answer of [
      await ask('staff:programme')('POST', '/v1/organisations', { body }),
      await ask('staff:programme')('POST', '/v1/organisations', { body, headers: { 'if-match': '"1"' } }),
      await ask('staff:programme')('GET', '/v1/organisations/o'),
      await ask('staff:finance')('GET', '/v1/invoices'),
      await send(away.api.url, 'GET', '/health/ready'),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    }
    await away.api.close();
  });

  it('tells health in detail, and 503 when something is away', async () => {
    const ill = await startMemoryApi({ health: { ready: false, store: true, database: false, parked: 2 } });
    const { status, body } = await send(ill.api.url, 'GET', '/health/ready');
    await ill.api.close();
    expect(status).toBe(503);
    expect(body).toEqual({ status: 'unavailable', store: true, database: false, parked: 2 });
  });
});
