import { issueToken } from '#libs/identity/index.js';
import { callers, send } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

describe('Why a cent is what it is', () => {
  let memory: MemoryApi;
  const ask = async (as: string, path: string, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${await issueToken(memory.key, { as })}`;
    return send(memory.api.url, 'GET', `/v1${path}`, { headers: { authorization, ...headers } });
  };

  beforeAll(async () => {
    memory = await startMemoryApi();
    const say = callers(() => memory.api.url, memory.key);
    await furnish(say, { clients: ['org_c', 'org_d'], partners: ['org_p', 'org_q'] });
    const [client, partner, finance] = [
      say('org_c:legalRepresentative'),
      say('org_p:administrator'),
      say('staff:finance'),
    ];
    const tell = (call: typeof client, path: string, body: object, status = 201) =>
      expected(call('POST', `/v1${path}`, { body }), status);
    const order = (orderId: string) => ({ clientOrgId: 'org_c', sku: 'hosting-web', quantity: 30, orderId });
    await tell(client, '/orders', order('ord_before'));
    const invited = await tell(client, '/invitations', {
      ...{ clientOrgId: 'org_c', partnerOrgId: 'org_p' },
      ...{ access: { mode: 'FULL' }, paymentMethod: 'CLIENT' },
    });
    await tell(partner, `/invitations/${String(invited.body['id'])}/accept`, {}, 200);
    await tell(client, '/orders', order('ord_1'));
    await tell(finance, '/orders/ord_1/payments', { instrument: 'card' });
    await tell(finance, '/orders/ord_1/hold', { reason: 'the payment is disputed' }, 200);
  });
  afterAll(() => memory.api.close());

  it('finance and the partner are told each step with its event; others as if there were none', async () => {
    for (const who of ['staff:finance', 'org_p:administrator']) {
      const { status, body } = await ask(who, '/entries/ord_1/explain');
      expect([status, body['partnerOrgId'], body['amount'], body['state']]).toEqual([200, 'org_p', '44.64', 'held']);
      const nodes = body['nodes'] as { kind: string; amount: string | null; evidence: { type: string } | null }[];
      const types = nodes.map(({ evidence }) => evidence?.type);
      expect(types).toEqual(
        expect.arrayContaining([
          ...['CashbackAccrued', 'OrderPaid', 'ProductOrdered', 'PartnerInvited', 'InvitationAccepted'],
          ...['AccessGranted', 'PriceListPublished', 'RateCardPublished', 'PartnerAdmitted', 'HoldOrdered'],
        ]),
      );
    }
    const foreign = await ask('org_q:administrator', '/entries/ord_1/explain');
    const missing = await ask('org_q:administrator', '/entries/ord_none/explain');
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'UNKNOWN_ENTRY']);
    expect(missing.body['code']).toBe('UNKNOWN_ENTRY');
    const others = await ask('org_q:administrator', '/entries/ord_1/explain?partner=org_p');
    expect(others.body['code']).toBe('UNKNOWN_ENTRY');
    expect((await ask('staff:support', '/entries/ord_1/explain')).body['code']).toBe('ACTOR_NOT_ALLOWED');
  });

  it('an order without cashback says why, to whom it concerns', async () => {
    const { status, body } = await ask('org_c:legalRepresentative', '/orders/ord_before/explain');
    expect([status, body['reasonCode'], body['amount'], body['outcome']]).toEqual([
      200,
      'NO_ACTIVE_GRANT',
      '0.00',
      'none',
    ]);
    expect(body['sentence']).toContain('no active partnership');
    expect((await ask('org_d:legalRepresentative', '/orders/ord_before/explain')).body['code']).toBe('UNKNOWN_ORDER');
    expect((await ask('staff:support', '/orders/ord_before/explain')).status).toBe(200);
  });

  it('is text for people, or a flowchart', async () => {
    const text = await ask('staff:finance', '/entries/ord_1/explain', { accept: 'text/plain' });
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(text.text).toContain('preferential price: 223.20 × (1 − 0.20) = 178.56');
    expect(text.text).toContain('public price: 9.92 × 30 = 297.60');
    expect((await ask('staff:finance', '/orders/ord_1/explain?format=text')).text).toBe(text.text);
    expect((await ask('staff:finance', '/entries/ord_1/explain?format=mermaid')).text).toMatch(/^flowchart BT\n/);
    expect((await ask('staff:finance', '/entries/ord_1/explain?format=pdf')).body['code']).toBe('VALIDATION_FAILED');
  });
});
