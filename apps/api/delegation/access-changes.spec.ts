import { AccessAuditQueries } from '#projections/access_audit/access_audit.query.js';
import { type Call, callers } from '../testing/client.js';
import { furnish } from '../testing/house.js';
import { answering, type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('The audit of access', () => {
  const asked: unknown[] = [];
  let audit: MemoryApi;
  let caller: (who: string) => Call;

  beforeAll(async () => {
    const list: AccessAuditQueries['list'] = async (filter) => {
      asked.push(Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)));
      return { data: [], nextCursor: null };
    };
    audit = await startMemoryApi({ queries: [answering(AccessAuditQueries, { list })] });
    caller = callers(() => audit.api.url, audit.key);
    await furnish(caller, { clients: ['org_alpha'], partners: ['org_beta', 'org_gamma'] });
    const body = {
      invitationId: 'inv_1',
      clientOrgId: 'org_alpha',
      partnerOrgId: 'org_beta',
      access: { mode: 'FULL' },
    };
    await caller('org_alpha:legalRepresentative')('POST', '/v1/invitations', { body });
  });
  beforeEach(() => void asked.splice(0));
  afterAll(() => audit.api.close());

  it('is asked by product, partner and time', async () => {
    const query = 'product=prd_1&partner=org_beta&from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z';
    const filter = {
      productId: 'prd_1',
      partnerOrgId: 'org_beta',
      from: '2026-03-01T00:00:00Z',
      to: '2026-03-31T00:00:00Z',
    };
    const support = caller('staff:support');
    expect((await support('GET', `/v1/access-changes?${query}`)).status).toBe(200);
    expect((await support('GET', `/v1/clients/org_alpha/access?${query}`)).status).toBe(200);
    expect((await support('GET', '/v1/access-changes')).status).toBe(200);
    expect(asked).toEqual([filter, { ...filter, clientOrgId: 'org_alpha' }, {}]);
  });

  it('tells a partner of itself only, whoever it asks about', async () => {
    const partner = caller('org_beta:legalRepresentative');
    const path = '/v1/clients/org_alpha/access';
    for (const query of ['', '?product=prd_1', '?partner=org_beta']) {
      expect((await partner('GET', `${path}${query}`)).status).toBe(200);
    }
    const own = { clientOrgId: 'org_alpha', partnerOrgId: 'org_beta' };
    expect(asked).toEqual([own, { ...own, productId: 'prd_1' }, own]);
    const other = await partner('GET', `${path}?partner=org_gamma`);
    expect([other.status, other.body['code']]).toEqual([404, 'UNKNOWN_ORGANISATION']);
    expect(asked).toHaveLength(3);
  });

  it.each(['product=a/b', 'partner=', 'from=2026-03-01', 'to=now'])('refuses %s', async (query) => {
    const { body } = await caller('staff:support')('GET', `/v1/access-changes?${query}`);
    expect(body['code']).toBe('VALIDATION_FAILED');
  });
});
