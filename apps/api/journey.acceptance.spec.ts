import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addMonths, businessDateOf } from '#libs/kernel/time.js';
import type { Answered } from './testing/client.js';
import { expected, furnish, type House, startHouse } from './testing/house.js';

type Rows = Record<string, unknown>[];
const document = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../docs/openapi.json', import.meta.url)), 'utf8'),
) as { components: { schemas: Record<string, { properties: Record<string, unknown> }> } };
/** The fields the reference promises, in no order. */
const promised = (schema: string): string[] => Object.keys(document.components.schemas[schema]!.properties).sort();
const rowsOf = ({ body }: Answered): Rows => body['data'] as Rows;

const today = businessDateOf(new Date().toISOString());
/** A year from today on (A34), with a change of the tax in its middle. */
const PERIOD = { from: today, to: addMonths(today, 12) };
const clientSays = 'client_1:legalRepresentative';
const partnerSays = 'partner_1:legalRepresentative';

describe('A partner programme over HTTP', () => {
  let house: House;
  let last: string;
  const ask = (who: string, path: string) =>
    expected(house.as(who)('GET', `/v1${path}${path.includes('?') ? '&' : '?'}minPosition=${last}`), 200);
  const tell = async (who: string, path: string, body: object, status = 201): Promise<Answered> => {
    const answer = await expected(house.as(who)('POST', `/v1${path}`, { body }), status);
    last = (answer.body['position'] as string | null) ?? last;
    return answer;
  };
  /** A query that comes true once the automations have followed; what is asked next holds what it showed. */
  const eventually = async (who: string, path: string, holds: (answer: Answered) => boolean): Promise<Answered> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask(who, path);
      if (holds(answer) || attempt === 100) {
        last = answer.body['position'] as string;
        return answer;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  beforeAll(async () => {
    house = await startHouse();
    await furnish(house.as, { clients: ['client_1', 'client_2'], partners: ['partner_1', 'partner_2'] });
    const entries = [
      { validFrom: '2018-01-01', rate: '0.077' },
      { validFrom: addMonths(today, 6), rate: '0.081' },
    ];
    await tell('staff:finance', '/tax-tables', { tables: [{ country: 'CH', entries }] });
  });
  afterAll(() => house.close());

  it('goes from the invitation to the client list, and each reads its own write (R43, R44, R30)', async () => {
    const access = { mode: 'FULL' };
    const invited = { invitationId: 'inv_1', clientOrgId: 'client_1', partnerOrgId: 'partner_1', access };
    await tell(clientSays, '/invitations', invited);
    expect(rowsOf(await ask(partnerSays, '/partners/partner_1/clients'))).toMatchObject([
      { clientOrgId: 'client_1', status: 'pending', mode: null },
    ]);
    await tell(partnerSays, '/invitations/inv_1/accept', {}, 200);
    await tell(
      clientSays,
      '/clients/client_1/partnerships/partner_1/payment-method',
      { paymentMethod: 'PARTNER' },
      200,
    );
    const list = await ask(partnerSays, '/partners/partner_1/clients?status=active');
    expect(rowsOf(list)).toMatchObject([
      {
        clientOrgId: 'client_1',
        clientName: 'Name of client_1',
        status: 'active',
        mode: 'FULL',
        products: [],
        paymentMethod: 'PARTNER',
      },
    ]);
    expect(Object.keys(rowsOf(list)[0]!).sort()).toEqual(promised('Client'));
    expect(BigInt(list.headers.get('x-ledger-position')!)).toBeGreaterThanOrEqual(BigInt(last));
    expect(Object.keys(rowsOf(await ask(clientSays, '/invitations'))[0]!).sort()).toEqual(promised('Invitation'));
  });

  it('asks the partner to verify what was granted otherwise, until it has; the audit tells (R60, R61)', async () => {
    const [asks, grants] = ['partner_2:legalRepresentative', 'client_2:legalRepresentative'];
    const between = { clientOrgId: 'client_2', partnerOrgId: 'partner_2' };
    await tell(asks, '/invitations', { invitationId: 'inv_2', ...between, access: { mode: 'FULL' } });
    await tell(grants, '/invitations/inv_2/accept', { grant: { mode: 'LIMITED' } }, 200);
    const clients = async () => rowsOf(await ask(asks, '/partners/partner_2/clients'));
    expect(await clients()).toMatchObject([{ mode: 'LIMITED', needsVerification: true }]);
    await tell('partner_2:administrator', '/clients/client_2/partnerships/partner_2/verify-access', {}, 200);
    expect(await clients()).toMatchObject([{ mode: 'LIMITED', needsVerification: false }]);
    const asking = { org: 'partner_2', role: 'legalRepresentative', onBehalfOf: 'client_2' };
    const granting = { org: 'client_2', role: 'legalRepresentative', onBehalfOf: null };
    const agreed = { invitationId: 'inv_2', invitedBy: asking, acceptedBy: granting, by: granting };
    expect(rowsOf(await ask(grants, '/clients/client_2/access'))).toMatchObject([
      { action: 'invited', by: asking, askedAccess: { mode: 'FULL' }, acceptedBy: null },
      { action: 'invitation-accepted', ...agreed },
      { action: 'granted', ...agreed },
      { action: 'verified', by: { org: 'partner_2', role: 'administrator' } },
    ]);
  });

  it('freezes who pays, sees and earns in the order (D8, D9, A6)', async () => {
    const line = { clientOrgId: 'client_1', sku: 'hosting-web', quantity: 35, period: PERIOD };
    await tell('partner_1:administrator', '/orders', { ...line, orderId: 'ord_p', productId: 'prd_p' });
    await tell('client_1:administrator', '/orders', { ...line, orderId: 'ord_c', productId: 'prd_c' });
    const byPartner = (await ask(partnerSays, '/orders/ord_p')).body;
    expect(byPartner).toMatchObject({
      price: { public: '347.20', degressiveRate: '0.25', net: '260.40' },
      decision: {
        payerOrgId: 'partner_1',
        viewerOrgId: 'partner_1',
        benefit: 'discount',
        benefitAmount: '52.08',
        charged: '208.32',
        tax: { treatment: 'taxed' },
      },
    });
    expect(Object.keys(byPartner).sort()).toEqual(promised('Order'));
    const decision = byPartner['decision'] as Record<string, unknown>;
    // Those of tenders and warranties alone (R7, A29) are left out of every other order.
    const ofOthers = ['tender', 'warrantyProductId'];
    const usual = promised('PlacementDecision').filter((name) => !ofOthers.includes(name));
    expect(Object.keys(decision).sort()).toEqual(usual);
    const withheld = { charged: null, preferential: null, benefitAmount: null, rate: null, tax: null };
    expect((await ask(clientSays, '/orders/ord_p')).body).toMatchObject({ refunded: null, decision: withheld });
    const own = rowsOf(await ask(clientSays, '/orders'));
    expect(own).toMatchObject([
      { orderId: 'ord_p', decision: withheld },
      { orderId: 'ord_c', decision: { charged: '260.40', tax: { treatment: 'taxed' } } },
    ]);
    const byClient = await ask(partnerSays, '/orders/ord_c');
    expect(byClient.body['decision']).toMatchObject({
      payerOrgId: 'client_1',
      benefit: 'cashback',
      charged: '260.40',
      benefitAmount: '52.08',
      tax: null,
    });
    expect(byClient.headers.get('etag')).toBe('"0"');
  });

  it('shows an invoice to its payer and to finance, and to nobody else (R28, A4)', async () => {
    const mine = await eventually(
      clientSays,
      '/organisations/client_1/invoices',
      (answer) => rowsOf(answer).length === 1,
    );
    const [invoice] = rowsOf(mine);
    expect(invoice).toMatchObject({ orderId: 'ord_c', net: '260.40', viewerOrgId: 'client_1', status: 'open' });
    expect(invoice!['vat']).toMatchObject([{ rate: '0.077' }, { rate: '0.081' }]);
    expect(Object.keys(invoice!).sort()).toEqual(promised('Invoice'));
    const path = `/v1/invoices/${String(invoice!['number'])}`;
    expect((await house.as('staff:finance')('GET', path)).body).toEqual((await house.as(clientSays)('GET', path)).body);
    for (const who of [partnerSays, 'client_2:legalRepresentative', 'staff:support', 'staff:programme']) {
      const [foreign, missing] = [await house.as(who)('GET', path), await house.as(who)('GET', '/v1/invoices/999999')];
      expect([who, foreign.status, foreign.body['code']]).toEqual([who, 404, 'UNKNOWN_INVOICE']);
      const face = ({ body: { instance: _, correlationId: __, ...problem } }: Answered): object => problem;
      expect(face(foreign)).toEqual(face(missing));
    }
    const all = await eventually('staff:finance', '/invoices', (answer) => rowsOf(answer).length === 2);
    expect(rowsOf(all).map(({ number }) => number)).toEqual(['1', '2']);
  });

  it('pays cashback on payment and takes it back with a refund (A12, A15)', async () => {
    const refused = await house.as(clientSays)('POST', '/v1/orders/ord_c/payments', { body: { instrument: 'card' } });
    expect([refused.status, refused.body['code']]).toEqual([403, 'ACTOR_NOT_ALLOWED']);
    await tell('staff:finance', '/orders/ord_c/payments', { instrument: 'card' });
    await tell('staff:finance', '/orders/ord_c/refunds', { refundId: 'rfd_1', net: '100.00' });
    const postings = await eventually(
      partnerSays,
      '/partners/partner_1/cashback',
      (answer) => rowsOf(answer).length === 2,
    );
    expect(rowsOf(postings)).toMatchObject([
      { type: 'accrued', orderId: 'ord_c', amount: '52.08', balance: '52.08' },
      { type: 'reversed', refundId: 'rfd_1', amount: '-20.00', balance: '32.08' },
    ]);
    expect(Object.keys(rowsOf(postings)[0]!).sort()).toEqual(promised('CashbackEntry'));
    // Another read model, which may follow a moment later.
    const isTaken = ({ body }: Answered): boolean => JSON.stringify(body['balances'] ?? '').includes('32.08');
    const earnings = await eventually(partnerSays, '/partners/partner_1/earnings', isTaken);
    expect(earnings.body['balances']).toMatchObject([{ currency: 'CHF', balance: '32.08' }]);
    expect(Object.keys(rowsOf(earnings)[0]!).sort()).toEqual(promised('Earning'));
    const balances = await ask('staff:finance', '/balances');
    expect(Object.keys(rowsOf(balances)[0]!).sort()).toEqual(promised('Balance'));
    expect(rowsOf(await ask('staff:finance', '/discounts'))).toEqual([
      { partnerOrgId: 'partner_1', currency: 'CHF', given: '52.08', takenBack: '0.00', net: '52.08' },
    ]);
  });

  it('tells who could see a product at a moment, and who changed it', async () => {
    const now = new Date().toISOString();
    const past = '2020-01-01T00:00:00Z';
    const at = (who: string, instant: string) =>
      ask(who, `/clients/client_1/access/at?product=prd_c&instant=${encodeURIComponent(instant)}`);
    const managed = (await at('staff:support', now)).body;
    expect(managed).toMatchObject({ partnerOrgId: 'partner_1', mode: 'FULL', by: 'dev-legalRepresentative' });
    expect(Object.keys(managed).sort()).toEqual(promised('ManagedBy'));
    expect((await at(clientSays, past)).body).toMatchObject({ partnerOrgId: null, mode: null, by: null });
    const changes = rowsOf(await ask(clientSays, '/clients/client_1/access'));
    expect(changes.map(({ action }) => action)).toEqual([
      'invited',
      'invitation-accepted',
      'granted',
      'payment-changed',
    ]);
    expect(changes[2]).toMatchObject({
      by: { org: 'partner_1', onBehalfOf: 'client_1' },
      invitedBy: { org: 'client_1', role: 'legalRepresentative' },
    });
    expect(Object.keys(changes[0]!).sort()).toEqual(promised('AccessChange'));
    expect((await house.as('partner_2:administrator')('GET', '/v1/clients/client_1/access')).status).toBe(404);
  });

  it('gives every list page by page, each row once', async () => {
    const names: unknown[] = [];
    let cursor: string | null = null;
    do {
      const next = cursor === null ? '' : `&cursor=${String(cursor)}`;
      const { body }: Answered = await ask('staff:programme', `/orders?limit=1${next}`);
      names.push(...(body['data'] as Rows).map(({ orderId }) => orderId));
      cursor = body['nextCursor'] as string | null;
    } while (cursor !== null);
    expect(names).toEqual(['ord_p', 'ord_c']);
    expect((await house.as(clientSays)('GET', '/v1/orders?cursor=made-up')).status).toBe(400);
  });

  it('answers a repeated command the same through another process', async () => {
    const order = { headers: { 'idempotency-key': 'order-1' }, body: { clientOrgId: 'client_2', sku: 'hosting-web' } };
    const first = await expected(house.as('client_2:administrator')('POST', '/v1/orders', order), 201);
    const again = await expected(house.elsewhere('client_2:administrator')('POST', '/v1/orders', order), 201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-hit')).toBe('true');
    const other = { ...order, body: { ...order.body, quantity: 2 } };
    const reused = await house.elsewhere('client_2:administrator')('POST', '/v1/orders', other);
    expect([reused.status, reused.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('is ready while everything follows', async () => {
    const { status, body } = await house.as('staff:support')('GET', '/health/ready');
    expect([status, body['status'], body['parked']]).toEqual([200, 'ok', 0]);
  });
});
