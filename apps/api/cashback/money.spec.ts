import { type Call, callers } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

const IBAN = 'CH9300762011623852957';

describe('The commands of the money', () => {
  let memory: MemoryApi;
  let [finance, second, partner, member]: Call[] = [];
  const tell = (call: Call | undefined, path: string, body: object, headers: Record<string, string> = {}) =>
    call!('POST', `/v1${path}`, { body, headers });

  beforeAll(async () => {
    memory = await startMemoryApi();
    const say = callers(() => memory.api.url, memory.key);
    await furnish(say, { clients: ['org_c'], partners: ['org_p'] });
    [finance, second] = [say('staff:finance'), say('staff:finance/dev-finance-2')];
    [partner, member] = [say('org_p:administrator'), say('org_p:collaborator')];
  });
  afterAll(() => memory.api.close());

  it('an IBAN is checked, kept in its normal form, and told to nobody (E6)', async () => {
    const set = (iban: unknown, call = partner) =>
      tell(call, '/partners/org_p/payout-destination', { currency: 'CHF', destination: 'bank', iban });
    for (const wrong of ['CH9300762011623852958', 'CH93-0076-2011-6238-5295-7', '', 42, null]) {
      const answer = await set(wrong);
      expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
      expect(answer.body['errors']).toEqual([{ field: 'iban', messages: ['iban must be a valid IBAN'] }]);
    }
    expect((await set(IBAN, member)).body['code']).toBe('ACTOR_NOT_ALLOWED');
    expect((await expected(set('ch93 0076 2011 6238 5295 7'), 200)).body['events']).toHaveLength(1);
    expect((await expected(set(IBAN), 200)).body['events']).toEqual([]);
    const told = JSON.stringify([memory.memory.all, memory.logged]);
    for (const part of [IBAN, '6238', '00762011623852957']) expect(told).not.toContain(part);
  });

  it('two requests of two people adjust an account, and the same key tells the same (E5)', async () => {
    const adjustment = { partnerOrgId: 'org_p', currency: 'CHF', amount: '80.00', reason: 'Bonus' };
    for (const amount of ['0.00', '-0.00', '5', '1.001']) {
      expect((await tell(finance, '/adjustments', { ...adjustment, amount })).body['code']).toBe('VALIDATION_FAILED');
    }
    const { body } = await expected(tell(finance, '/adjustments', adjustment, { 'idempotency-key': 'a' }), 201);
    const again = await expected(tell(finance, '/adjustments', adjustment, { 'idempotency-key': 'a' }), 201);
    expect([again.body, again.headers.get('idempotency-hit')]).toEqual([body, 'true']);
    const approve = `/adjustments/${String(body['id'])}/approve`;
    const refused = await tell(finance, approve, {});
    expect([refused.status, refused.body['code']]).toEqual([403, 'SAME_PERSON']);
    await expected(tell(second, approve, {}), 200);
    expect((await expected(tell(second, approve, {}), 200)).body['events']).toEqual([]);
  });

  it('the answer of a run is the same when its key comes again, whatever became of the run (E7, E8)', async () => {
    const create = () => tell(finance, '/payout-runs', { currency: 'CHF' }, { 'idempotency-key': 'run' });
    const { body } = await expected(create(), 201);
    expect(body).toMatchObject({ total: '80.00', items: 1, leftOut: [] });
    await expected(tell(second, `/payout-runs/${String(body['id'])}/approve`, {}), 200);
    expect((await expected(create(), 201)).body).toEqual(body);
    const stale = await tell(second, `/payout-runs/${String(body['id'])}/cancel`, {}, { 'if-match': '"0"' });
    expect(stale.body['code']).toBe('STALE_REVISION');
  });

  it('a policy is changed by what is named, null included', async () => {
    const policy = async () => (await partner!('GET', '/v1/policy')).body;
    const before = {
      holdingDays: 30,
      graceDays: 90,
      invitationDays: null,
      minPayout: { CHF: '50.00', EUR: '50.00' },
      cashRounding: 'none',
      reinvoicing: 'partner-paid',
    };
    expect(await policy()).toEqual(before);
    for (const wrong of [{ holdingDays: -1 }, { holdingDays: 1.5 }, { holdingDays: null }, { invitationDays: 0 }]) {
      expect((await tell(finance, '/policy', wrong)).body['code']).toBe('VALIDATION_FAILED');
    }
    await expected(tell(finance, '/policy', { invitationDays: 60, minPayout: { EUR: '0.00' } }), 200);
    const after = { ...before, invitationDays: 60, minPayout: { CHF: '50.00', EUR: '0.00' } };
    expect(await policy()).toEqual(after);
    await expected(tell(finance, '/policy', { invitationDays: null, graceDays: 0 }), 200);
    expect(await policy()).toEqual({ ...after, invitationDays: null, graceDays: 0 });
    expect((await expected(tell(finance, '/policy', { graceDays: 0 }), 200)).body['events']).toEqual([]);
  });
});
