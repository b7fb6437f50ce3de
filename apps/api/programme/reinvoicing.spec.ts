import { ReinvoiceLinesQueries } from '#projections/reinvoice_lines/reinvoice_lines.query.js';
import type { ReinvoiceLineFilter, ReinvoiceLineRow } from '#projections/reinvoice_lines/reinvoice_lines.row.js';
import { callers } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { answering, type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

const line = (orderId: string): ReinvoiceLineRow => ({
  partnerOrgId: 'org_p',
  clientOrgId: 'org_c',
  orderId,
  productId: 'prd_1',
  sku: 'hosting-web',
  quantity: 35,
  periodFrom: '2024-01-01',
  periodTo: '2025-01-01',
  payerOrgId: 'org_p',
  currency: 'CHF',
  charged: '208.32',
  public: '347.20',
  refunded: '0.00',
  taxRates: ['0.081'],
  total: '225.19',
  invoiceNumber: '1',
  placedOn: '2024-01-01',
  paidOn: null,
});

describe('Lines that a partner invoices again (R13, A22)', () => {
  let api: MemoryApi;
  const asked: [ReinvoiceLineFilter, string | undefined][] = [];
  const say = (as: string) => callers(() => api.api.url, api.key)(as);
  const lines = (as: string, headers: Record<string, string> = {}, query = '') =>
    say(as)('GET', `/v1/partners/org_p/reinvoice-lines${query}`, { headers });

  beforeAll(async () => {
    const pages: Record<string, { data: ReinvoiceLineRow[]; nextCursor: string | null }> = {
      first: { data: [line('ord_1'), line('-ord_2')], nextCursor: 'second' },
      second: { data: [line('ord_3')], nextCursor: null },
    };
    const list: ReinvoiceLinesQueries['list'] = async (filter, { cursor }) => {
      asked.push([filter, cursor]);
      return pages[cursor ?? 'first']!;
    };
    api = await startMemoryApi({ queries: [answering(ReinvoiceLinesQueries, { list })] });
    await furnish(say, { clients: ['org_c'], partners: ['org_p'] });
  });
  afterAll(() => api.api.close());
  beforeEach(() => void (asked.length = 0));

  it('are those that it pays, for itself and finance', async () => {
    for (const role of ['legalRepresentative', 'administrator', 'collaborator']) {
      const answer = await lines(`org_p:${role}`, {}, '?client=org_c&limit=2');
      expect([answer.status, answer.body['nextCursor']]).toEqual([200, 'second']);
    }
    expect((await lines('staff:finance')).status).toBe(200);
    const own = { partnerOrgId: 'org_p', payerOrgId: 'org_p' };
    expect(asked[0]?.[0]).toEqual({ ...own, clientOrgId: 'org_c' });
    expect(asked.at(-1)?.[0]).toEqual({ ...own, clientOrgId: undefined });
  });

  it('are nobody else’s', async () => {
    const codeOf = async (as: string): Promise<unknown> => (await lines(as)).body['code'];
    expect(await codeOf('org_c:legalRepresentative')).toBe('UNKNOWN_PARTNER');
    for (const as of ['org_p:external', 'staff:support', 'staff:programme']) {
      expect([as, await codeOf(as)]).toEqual([as, 'ACTOR_NOT_ALLOWED']);
    }
    const none = await say('staff:finance')('GET', '/v1/partners/org_c/reinvoice-lines');
    expect(none.body['code']).toBe('UNKNOWN_PARTNER');
    expect(asked).toEqual([]);
  });

  it('are a table of all rows where that is asked for, without formulas', async () => {
    const answer = await lines('org_p:administrator', { accept: 'text/csv, */*;q=0.1' });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="reinvoice-lines-org_p.csv"');
    expect(answer.headers.get('vary')).toContain('Accept');
    expect(answer.text.split('\r\n').map((one) => one.split(',').slice(2, 3).join())).toEqual([
      'Order id',
      'ord_1',
      "'-ord_2",
      'ord_3',
      '',
    ]);
    expect(asked.map(([, cursor]) => cursor)).toEqual([undefined, 'second']);
  });

  it('A22: under the policy all-full those of its clients, too, until it leaves', async () => {
    const finance = say('staff:finance');
    await expected(finance('POST', '/v1/policy', { body: { reinvoicing: 'all-full' } }), 200);
    await lines('org_p:collaborator');
    expect(asked.at(-1)?.[0]).toEqual({ partnerOrgId: 'org_p', clientOrgId: undefined });
    await expected(say('org_p:legalRepresentative')('POST', '/v1/partners/org_p/leave', { body: {} }), 200);
    await lines('org_p:administrator');
    expect(asked.at(-1)?.[0]).toMatchObject({ payerOrgId: 'org_p' });
    expect((await lines('org_p:collaborator')).body['code']).toBe('ACTOR_NOT_ALLOWED');
  });
});
