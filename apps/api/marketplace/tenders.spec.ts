import { hashOfSecret } from '#libs/kernel/secrets.js';
import { addDays, businessDateOf } from '#libs/kernel/time.js';
import { exampleOf } from '#libs/read-models/description/values.js';
import { DirectoryQueries } from '#projections/directory/directory.query.js';
import { TendersQueries } from '#projections/tenders/tenders.query.js';
import { TENDER, type TenderRow } from '#projections/tenders/tenders.row.js';
import { type Call, callers, send, type Sent } from '../testing/client.js';
import { furnish } from '../testing/house.js';
import { answering, type MemoryApi, startMemoryApi } from '../testing/memory-api.js';
import { SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';

const KEY = 'a-key-that-nobody-guesses-1';
const DEADLINE = addDays(businessDateOf(SPEC_TIME), 14);
const tender = (more: object = {}) => ({
  title: 'A new website',
  description: 'Five pages.\nAnd a shop.',
  services: ['web-design'],
  languages: ['fr'],
  country: 'CH',
  deadline: DEADLINE,
  contact: { name: 'Anna Muster', email: 'anna@example.ch' },
  ...more,
});
const ROW: TenderRow = { ...exampleOf(TENDER.answer), awardedTo: 'org_gamma' };

describe('Tenders over HTTP', () => {
  const asked: unknown[] = [];
  let market: MemoryApi;
  let as: (who: string) => Call;
  const visit = (method: string, path: string, sent?: Sent) => send(market.api.url, method, path, sent);
  const publish = (body: object, headers: Record<string, string> = {}) =>
    visit('POST', '/v1/tenders', { body, headers });

  beforeEach(async () => {
    asked.splice(0);
    const replies: TendersQueries['replies'] = async (filter) => {
      asked.push(filter);
      return { data: [], nextCursor: null };
    };
    const list: TendersQueries['list'] = async (filter) => {
      asked.push(filter);
      return { data: [ROW], nextCursor: null };
    };
    market = await startMemoryApi({
      queries: [answering(TendersQueries, { replies, list, tender: async () => ROW })],
    });
    as = callers(() => market.api.url, market.key);
    await furnish(as, { clients: ['org_alpha'], partners: ['org_beta', 'org_gamma'] });
    await as('org_beta:administrator')('POST', '/v1/partners/org_beta/tender-wish', { body: { wishes: true } });
  });
  afterEach(() => market.api.close());

  it('gives a visitor a token once, of which the log has the hash alone (R17)', async () => {
    const { status, body, headers } = await publish(tender({ tenderId: 'tdr_1' }));
    const token = body['managementToken'] as string;
    expect([status, headers.get('cache-control')]).toEqual([201, 'private, no-store']);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(market.memory.stream('tender-tdr_1')[0]?.data).toMatchObject({
      tokenHash: hashOfSecret(token),
      authorOrgId: null,
    });
    expect(JSON.stringify([market.memory.all, market.logged])).not.toContain(token);
    const owned = await as('org_alpha:collaborator')('POST', '/v1/tenders', { body: tender() });
    expect([owned.status, owned.body['managementToken']]).toEqual([201, null]);
  });

  it('answers a visitor’s repeated request the same token, and takes its key for nobody else’s (R17)', async () => {
    const headers = { 'idempotency-key': KEY };
    const first = await publish(tender(), headers);
    const again = await publish(tender(), headers);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-hit')).toBe('true');
    const other = await publish(tender({ title: 'Another one' }), headers);
    expect(other.status).toBe(201);
    expect(other.body['id']).not.toBe(first.body['id']);
    expect((await publish(tender(), { 'idempotency-key': 'short' })).body['code']).toBe('VALIDATION_FAILED');
  });

  it('is looked after by its token in a header, and by nothing else (R7, R17)', async () => {
    const { body } = await publish(tender({ tenderId: 'tdr_1' }));
    const token = { 'x-tender-token': body['managementToken'] as string };
    const partner = as('org_beta:legalRepresentative');
    expect((await partner('POST', '/v1/tenders/tdr_1/reply', { body: { message: 'We could.' } })).status).toBe(200);
    const read = await visit('GET', '/v1/tenders/tdr_1', { headers: token });
    expect(read.body).toMatchObject({ replies: 2, awardedTo: 'org_gamma' });
    expect(read.headers.get('vary')).toContain('X-Tender-Token');
    expect((await visit('GET', '/v1/tenders/tdr_1/replies', { headers: token })).status).toBe(200);
    const wrong = await visit('GET', '/v1/tenders/tdr_1', { headers: { 'x-tender-token': 'wrong' } });
    const none = await visit('GET', '/v1/tenders/tdr_none', { headers: token });
    expect([wrong.status, wrong.body['code'], wrong.body['detail']]).toEqual([
      none.status,
      none.body['code'],
      none.body['detail'],
    ]);
    expect([wrong.status, wrong.body['code']]).toEqual([404, 'UNKNOWN_TENDER']);
    const award = { body: { partnerOrgId: 'org_beta' } };
    expect((await visit('POST', '/v1/tenders/tdr_1/award', award)).body['code']).toBe('TOKEN_MISSING');
    expect((await visit('POST', '/v1/tenders/tdr_1/award', { ...award, headers: token })).status).toBe(200);
    expect((await visit('POST', '/v1/tenders/tdr_1/withdraw', { body: {}, headers: token })).status).toBe(200);
    expect((await visit('GET', '/v1/tenders/tdr_1', { headers: token })).status).toBe(404);
  });

  it('takes the token for no account, and ignores no bad token of one (R17)', async () => {
    const { body } = await publish(tender());
    const bearer = { authorization: `Bearer ${String(body['managementToken'])}` };
    for (const path of ['/v1/tenders', '/v1/partners', '/v1/directory']) {
      expect([path, (await visit('GET', path, { headers: bearer })).status]).toEqual([path, 401]);
    }
    expect((await publish(tender(), bearer)).status).toBe(401);
    const only = { 'x-tender-token': body['managementToken'] as string };
    for (const path of ['/v1/tenders', '/v1/partners', '/v1/organisations/org_alpha/tenders']) {
      expect([path, (await visit('GET', path, { headers: only })).body['code']]).toEqual([path, 'TOKEN_MISSING']);
    }
  });

  it('lets nobody fill the log without an account (R17)', async () => {
    for (let n = 0; n < 10; n += 1) expect((await publish(tender())).status).toBe(201);
    const refused = await publish(tender());
    expect([refused.status, refused.body['code']]).toEqual([429, 'TOO_MANY_TENDERS']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    expect((await as('org_alpha:administrator')('POST', '/v1/tenders', { body: tender() })).status).toBe(201);
    const large = await as('org_alpha:administrator')('POST', '/v1/tenders', {
      body: tender({ description: 'x'.repeat(30_000) }),
    });
    expect(large.body['code']).toBe('BODY_TOO_LARGE');
  });

  it('shows a partner that wishes so what is meant for it, and others nothing (R17)', async () => {
    await as('org_alpha:administrator')('POST', '/v1/tenders', { body: tender({ tenderId: 'tdr_1' }) });
    const codes = async (who: string, path: string) => {
      const { status, body } = await as(who)('GET', path);
      return status === 200 ? 200 : [status, body['code']];
    };
    const one = '/v1/tenders/tdr_1';
    const unknown = [404, 'UNKNOWN_TENDER'];
    expect((await as('org_beta:collaborator')('GET', one)).body).toMatchObject({ replies: null, awardedTo: null });
    expect((await as('org_beta:collaborator')('GET', '/v1/tenders')).body['data']).toMatchObject([{ replies: null }]);
    expect(asked).toMatchObject([{ shownTo: { partnerOrgId: 'org_beta' } }]);
    for (const who of [
      'org_beta:external',
      'org_gamma:legalRepresentative',
      'org_alpha:collaborator',
      'staff:finance',
    ]) {
      expect([who, await codes(who, one)]).toEqual([who, unknown]);
    }
    for (const who of ['org_alpha:administrator', 'staff:programme'])
      expect([who, await codes(who, one)]).toEqual([who, 200]);
    const refused = [403, 'ACTOR_NOT_ALLOWED'];
    for (const who of [
      'org_gamma:legalRepresentative',
      'org_alpha:administrator',
      'org_beta:external',
      'staff:support',
    ]) {
      expect([who, await codes(who, '/v1/tenders')]).toEqual([who, refused]);
    }
    expect(await codes('org_alpha:collaborator', `${one}/replies`)).toEqual(refused);
    expect(await codes('org_beta:collaborator', `${one}/replies`)).toBe(200);
    expect(asked.at(-1)).toEqual({ tenderId: 'tdr_1', partnerOrgId: 'org_beta' });
    await as('staff:programme')('POST', '/v1/partners/org_beta/suspend', { body: {} });
    expect(await codes('org_beta:legalRepresentative', one)).toEqual(unknown);
    expect(await codes('org_beta:legalRepresentative', '/v1/tenders')).toEqual(refused);
  });

  it('shows an organisation its own, a collaborator what it published itself (R17)', async () => {
    const path = '/v1/organisations/org_alpha/tenders';
    expect((await as('org_alpha:administrator')('GET', path)).body['data']).toMatchObject([{ replies: 2 }]);
    expect((await as('org_alpha:collaborator')('GET', path)).status).toBe(200);
    expect(asked).toMatchObject([{ authorOrgId: 'org_alpha' }, { publishedBy: 'dev-collaborator' }]);
    expect((await as('org_alpha:external')('GET', path)).body['code']).toBe('ACTOR_NOT_ALLOWED');
    expect((await as('org_beta:administrator')('GET', path)).body['code']).toBe('UNKNOWN_ORGANISATION');
  });
});

describe('The directory over HTTP', () => {
  it('is searched by everybody, without an account (R18)', async () => {
    const asked: unknown[] = [];
    const list: DirectoryQueries['list'] = async (filter) => {
      asked.push(filter);
      return { data: [], nextCursor: null };
    };
    const { api } = await startMemoryApi({ queries: [answering(DirectoryQueries, { list })] });
    const { status } = await send(
      api.url,
      'GET',
      '/v1/directory?text=beta&place=Lausanne&country=CH&language=fr&service=hosting',
    );
    expect(status).toBe(200);
    expect(asked).toEqual([{ text: 'beta', place: 'Lausanne', country: 'CH', language: 'fr', service: 'hosting' }]);
    expect((await send(api.url, 'GET', '/v1/directory?language=xx')).status).toBe(400);
    await api.close();
  });
});
