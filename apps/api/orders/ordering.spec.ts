import type { DomainEvent } from '#libs/event-sourcing/event.js';
import { SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { Placement } from '#libs/orders/events/placement.js';
import { type Call, callers } from '../testing/client.js';
import { expected, furnish } from '../testing/house.js';
import { type MemoryApi, startMemoryApi } from '../testing/memory-api.js';

/** The ledger of these stories stands still at 12 March 2024, ten o'clock in Zurich. */
describe(`Orders by the calendar, seen from ${SPEC_TIME}`, () => {
  let memory: MemoryApi;
  let [client, partner, finance]: Call[] = [];
  const as = (call: Call | undefined): Call => call!;
  const tell = (call: Call | undefined, path: string, body: object, status = 201) =>
    expected(as(call)('POST', `/v1${path}`, { body }), status);
  const refusal = async (call: Call | undefined, path: string, body: object): Promise<unknown[]> => {
    const answer = await as(call)('POST', `/v1${path}`, { body });
    return [answer.status, answer.body['code'], answer.body['details']];
  };
  const codeOf = async (...asked: Parameters<typeof refusal>): Promise<unknown[]> =>
    (await refusal(...asked)).slice(0, 2);
  const last = (stream: string) => memory.memory.stream(stream).at(-1)!;
  const placed = (productId: string): Placement => last(`product-${productId}`).data as unknown as Placement;
  const order = (more: object): object => ({ clientOrgId: 'org_c', sku: 'hosting-web', ...more });

  beforeAll(async () => {
    memory = await startMemoryApi();
    const say = callers(() => memory.api.url, memory.key);
    await furnish(say, { clients: ['org_c', 'org_d'], partners: ['org_p'] });
    [client, partner, finance] = [say('org_c:legalRepresentative'), say('org_p:administrator'), say('staff:finance')];
    const prices = [
      { sku: 'hosting-web', family: 'web-hosting', price: { CHF: '9.92' } },
      { sku: 'suite', family: 'mail', price: { CHF: '5.00' }, term: 12 },
    ];
    await tell(finance, '/price-lists', { version: 'p2', validFrom: '2024-01-01T00:00:00Z', prices, degressive: [] });
  });
  afterAll(() => memory.api.close());

  it('A34: a first period begins today or within twelve months', async () => {
    const begins = (from: string) => order({ period: { from, to: '2030-01-01' } });
    const details = { earliest: '2024-03-12', latest: '2025-03-12' };
    for (const from of ['2020-01-01', '2024-03-11', '2025-03-13']) {
      expect(await refusal(client, '/orders', begins(from))).toEqual([
        422,
        'PERIOD_START_OUT_OF_RANGE',
        { from, ...details },
      ]);
    }
    for (const from of ['2024-03-12', '2025-03-12']) await tell(client, '/orders', begins(from));
    expect(await refusal(client, '/orders', begins('0001-01-01'))).toEqual([400, 'VALIDATION_FAILED', undefined]);
  });

  it('A35: a product with a term is sold by terms, and its end may be left out', async () => {
    const suite = { ...order({ productId: 'prd_suite' }), sku: 'suite' };
    const wrong = { ...suite, period: { from: '2024-05-31', to: '2024-06-30' } };
    expect(await refusal(client, '/orders', wrong)).toEqual([
      422,
      'PERIOD_NOT_A_TERM',
      { term: 12, expectedTo: '2025-05-31' },
    ]);
    await tell(client, '/orders', { ...suite, period: { from: '2024-05-31' } });
    expect(placed('prd_suite').period).toEqual({ from: '2024-05-31', to: '2025-05-31' });
    const renew = (to: object) => ({ period: { from: '2025-05-31', ...to } });
    const path = '/products/prd_suite/renewals';
    expect(await codeOf(client, path, renew({ to: '2025-06-30' }))).toEqual([422, 'PERIOD_NOT_A_TERM']);
    await tell(client, path, renew({}));
    expect(placed('prd_suite').period).toEqual({ from: '2025-05-31', to: '2026-05-31' });
    expect(await codeOf(client, '/orders', order({ period: { from: '2024-05-31' } }))).toEqual([
      422,
      'PERIOD_END_MISSING',
    ]);
    const endless = { sku: 'x', family: 'web-hosting', price: { CHF: '1.00' }, term: 0 };
    const list = { version: 'p3', validFrom: '2029-01-01T00:00:00Z', prices: [endless], degressive: [] };
    expect(await refusal(finance, '/price-lists', list)).toEqual([400, 'VALIDATION_FAILED', undefined]);
  });

  it('A37, A11: an add-on has its parent’s manager; its parent is the client’s, lives, and is no add-on', async () => {
    const period = { from: '2024-04-01', to: '2025-04-01' };
    await tell(client, '/orders', order({ productId: 'prd_main', period }));
    const access = { mode: 'LIMITED', products: ['prd_main'] };
    await tell(client, '/invitations', { invitationId: 'i1', clientOrgId: 'org_c', partnerOrgId: 'org_p', access });
    await tell(partner, '/invitations/i1/accept', {}, 200);
    await tell(client, '/orders', order({ productId: 'prd_addon', parentProductId: 'prd_main', period }));
    expect(placed('prd_addon').decision).toMatchObject({ managingPartnerOrgId: 'org_p', benefit: 'cashback' });
    await tell(client, '/products/prd_addon/renewals', { period: { from: period.to, to: '2026-04-01' } });
    expect(placed('prd_addon').decision).toMatchObject({ managingPartnerOrgId: 'org_p', benefit: 'cashback' });
    const under = (parentProductId: string) => refusal(client, '/orders', order({ parentProductId, period }));
    expect(await under('prd_addon')).toMatchObject([409, 'PRODUCT_IS_ADD_ON', { parentProductId: 'prd_main' }]);
    expect((await under('prd_nowhere')).slice(0, 2)).toEqual([404, 'UNKNOWN_PRODUCT']);
    const other = callers(() => memory.api.url, memory.key)('org_d:administrator');
    await tell(other, '/orders', { ...order({ productId: 'prd_other' }), clientOrgId: 'org_d' });
    expect((await under('prd_other')).slice(0, 2)).toEqual([404, 'UNKNOWN_PRODUCT']);
    const programme = callers(() => memory.api.url, memory.key)('staff:programme');
    await tell(programme, '/products/prd_main/termination', {}, 200);
    expect((await under('prd_main')).slice(0, 2)).toEqual([409, 'PRODUCT_TERMINATED']);
  });

  it('A36: finance may say on which day money moved; that day is the effective one', async () => {
    await tell(client, '/orders', order({ orderId: 'ord_paid' }));
    const pay = (valueDate?: string) => ({ instrument: 'transfer', ...(valueDate ? { valueDate } : {}) });
    const path = '/orders/ord_paid/payments';
    expect(await codeOf(finance, path, pay('2024-03-13'))).toEqual([422, 'VALUE_DATE_IN_FUTURE']);
    expect(await codeOf(finance, path, pay('2024-03-11'))).toEqual([422, 'VALUE_DATE_TOO_EARLY']);
    expect(await codeOf(finance, path, pay('2024-02-30'))).toEqual([400, 'VALIDATION_FAILED']);
    await tell(finance, path, pay('2024-03-12'));
    expect(last('order-ord_paid')).toMatchObject({ type: 'OrderPaid', metadata: { effectiveAt: SPEC_TIME } });
    const back = (valueDate: string) => ({ refundId: 'rfd_1', net: '1.00', valueDate });
    expect(await codeOf(finance, '/orders/ord_paid/refunds', back('2024-03-13'))).toEqual([
      422,
      'VALUE_DATE_IN_FUTURE',
    ]);
    await tell(finance, '/orders/ord_paid/refunds', back('2024-03-12'));
    expect(last('order-ord_paid').type).toBe('OrderRefunded');
    // An order of five weeks ago: what another import would have left.
    const [opened] = memory.memory.stream('order-ord_paid');
    const metadata = { ...opened!.metadata, effectiveAt: '2024-02-05T10:00:00Z' };
    const event = await memory.memory.codec.encode(opened as DomainEvent, derivedUuid('old'), metadata);
    memory.memory.append('order-ord_old', [event], -1);
    await tell(finance, '/orders/ord_old/payments', pay('2024-02-15'));
    expect(last('order-ord_old').metadata.effectiveAt).toBe('2024-02-14T23:00:00Z');
    expect(await codeOf(finance, '/orders/ord_old/refunds', { ...back('2024-02-14'), refundId: 'rfd_2' })).toEqual([
      422,
      'VALUE_DATE_TOO_EARLY',
    ]);
    await tell(finance, '/orders/ord_old/refunds', { ...back('2024-03-01'), refundId: 'rfd_2' });
    expect(last('order-ord_old').metadata.effectiveAt).toBe('2024-02-29T23:00:00Z');
  });

  it('A36: never on a day of a closed month', async () => {
    await tell(client, '/orders', order({ orderId: 'ord_late' }));
    const [opened] = memory.memory.stream('order-ord_late');
    const metadata = { ...opened!.metadata, effectiveAt: '2024-02-05T10:00:00Z' };
    for (const orderId of ['ord_late_1', 'ord_late_2']) {
      const event = await memory.memory.codec.encode(opened as DomainEvent, derivedUuid(orderId), metadata);
      memory.memory.append(`order-${orderId}`, [event], -1);
    }
    const pay = (valueDate: string) => ({ instrument: 'transfer', valueDate });
    await tell(finance, '/orders/ord_late_1/payments', pay('2024-02-20'));
    await tell(finance, '/period-closings', { month: '2024-02' }, 200);
    const closed = (valueDate: string) => [409, 'PERIOD_CLOSED', { valueDate, closedThrough: '2024-02' }];
    expect(await refusal(finance, '/orders/ord_late_2/payments', pay('2024-02-29'))).toEqual(closed('2024-02-29'));
    expect(last('order-ord_late_2').type).toBe('OrderOpened');
    await tell(finance, '/orders/ord_late_2/payments', pay('2024-03-01'));
    const back = (valueDate: string) => ({ refundId: 'rfd_late', net: '1.00', valueDate });
    expect(await refusal(finance, '/orders/ord_late_1/refunds', back('2024-02-25'))).toEqual(closed('2024-02-25'));
    await tell(finance, '/orders/ord_late_1/refunds', back('2024-03-02'));
  });
});
