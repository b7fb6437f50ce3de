import { page } from '#libs/read-models/postgres/pages.js';
import { OrderCancelled } from '#libs/orders/events/order-cancelled.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { opened } from '../testing/placements.js';
import { member, ReadModel, Story } from '../testing/read-model.js';
import { orders } from './orders.projection.js';
import { OrdersQueries } from './orders.query.js';

const model = new ReadModel(orders);
const queries = new OrdersQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const paid = (orderId: string) =>
  ({
    orderId,
    charged: '260.40',
    currency: 'CHF',
    instrument: 'card',
    prepaid: '0.00',
    reference: null,
    earning: null,
  }) as const;
const refunded = (orderId: string, net: string, cumulative: string) =>
  ({ orderId, refundId: `ref_${cumulative}`, net, cumulative, currency: 'CHF', reversal: null }) as const;

describe('orders', () => {
  it('show the placement with its frozen decision, who acted, and what came of it', async () => {
    const story = new Story();
    const placed = story.tell('order-o1', OrderOpened, opened('o1', 'p1'), {
      at: '2024-02-01T10:00:00Z',
      by: member('usr_c', 'org_c'),
    });
    const row = await model.answer(story, () => queries.order('o1'));
    const { placement } = opened('o1', 'p1');
    expect(row).toEqual({
      orderId: 'o1',
      kind: 'order',
      productId: 'p1',
      clientOrgId: 'org_c',
      sku: 'hosting',
      family: 'web',
      quantity: 35,
      period: { from: '2024-01-01', to: '2025-01-01' },
      currency: 'CHF',
      placedAt: '2024-02-01T10:00:00Z',
      placedOn: '2024-02-01',
      price: placement.price,
      decision: placement.decision,
      status: 'open',
      paidAt: null,
      paidOn: null,
      cancelledAt: null,
      refunded: '0.00',
      actor: member('usr_c', 'org_c'),
      correlationId: 'cause-1',
      eventId: placed.id,
      position: '1',
    });
    expect(await queries.order('o2')).toBeUndefined();
  });

  it('count more than fits into 32 bits as numbers', async () => {
    const [data, story] = [opened('o1', 'p1'), new Story()];
    const quantity = Number.MAX_SAFE_INTEGER;
    story.tell('order-o1', OrderOpened, { ...data, placement: { ...data.placement, quantity } });
    expect(await model.answer(story, () => queries.order('o1'))).toMatchObject({ quantity });
  });

  it('are open, paid, refunded in part, refunded (A15)', async () => {
    const story = new Story();
    for (const id of ['o1', 'o2', 'o3', 'o4']) story.tell(`order-${id}`, OrderOpened, opened(id, `p${id}`));
    for (const id of ['o2', 'o3', 'o4']) story.tell(`order-${id}`, OrderPaid, paid(id), { at: '2024-03-01T00:00:00Z' });
    story.tell('order-o3', OrderRefunded, refunded('o3', '60.40', '60.40'));
    story.tell('order-o4', OrderRefunded, refunded('o4', '60.40', '60.40'));
    story.tell('order-o4', OrderRefunded, refunded('o4', '200.00', '260.40'));
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data.map(({ orderId, status, paidAt, refunded }) => [orderId, status, paidAt, refunded])).toEqual([
      ['o1', 'open', null, '0.00'],
      ['o2', 'paid', '2024-03-01T00:00:00Z', '0.00'],
      ['o3', 'refunded-in-part', '2024-03-01T00:00:00Z', '60.40'],
      ['o4', 'refunded', '2024-03-01T00:00:00Z', '260.40'],
    ]);
  });

  it('are cancelled, which no paid one is (A12)', async () => {
    const story = new Story();
    for (const id of ['o1', 'o2']) story.tell(`order-${id}`, OrderOpened, opened(id, `p${id}`));
    const { placement, placementEventId } = opened('o1', 'po1');
    const { productId, clientOrgId, currency, decision } = placement;
    const { payerOrgId, charged } = decision;
    const data = { orderId: 'o1', productId, clientOrgId, payerOrgId, placementEventId, charged, currency };
    story.tell('order-o1', OrderCancelled, data, { at: '2024-03-02T00:00:00Z' });
    const { data: rows } = await model.answer(story, () => queries.list({}, {}));
    expect(rows.map(({ orderId, status, cancelledAt }) => [orderId, status, cancelledAt])).toEqual([
      ['o1', 'cancelled', '2024-03-02T00:00:00Z'],
      ['o2', 'open', null],
    ]);
  });

  it('are listed by cursor, each once, also while others are added', async () => {
    const story = new Story();
    for (let n = 1; n <= 5; n += 1) story.tell(`order-o${n}`, OrderOpened, opened(`o${n}`, `p${n}`));
    await model.answer(story, () => queries.list({}, {}));
    const first = await queries.list({ clientOrgId: 'org_c' }, { limit: 2 });
    await model.apply([story.tell('order-o6', OrderOpened, opened('o6', 'p6'))]);
    const second = await queries.list({ clientOrgId: 'org_c' }, { limit: 2, cursor: first.nextCursor ?? undefined });
    const third = await queries.list({ clientOrgId: 'org_c' }, { limit: 2, cursor: second.nextCursor ?? undefined });
    const ids = [first, second, third].flatMap(({ data }) => data.map(({ orderId }) => orderId));
    expect(ids).toEqual(['o1', 'o2', 'o3', 'o4', 'o5', 'o6']);
    expect(third.nextCursor).toBeNull();
    expect((await queries.list({ clientOrgId: 'org_x' }, {})).data).toEqual([]);
  });

  it('refuse the cursor of another list, and of the same with another filter', async () => {
    const { nextCursor } = await queries.list({ clientOrgId: 'org_c' }, { limit: 2 });
    const refused = { code: 'INVALID_CURSOR' };
    for (const filter of [{}, { clientOrgId: 'org_x' }]) {
      await expect(queries.list(filter, { cursor: nextCursor! })).rejects.toMatchObject(refused);
    }
    const another = { select: 'SELECT position FROM orders', key: { position: 'bigint' } };
    await expect(page(model.database, another, { cursor: nextCursor! })).rejects.toMatchObject(refused);
  });

  it('refuse a cursor that was made up', async () => {
    const made = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of ['', 'x', made({}), made(['1', '2']), made(['one']), made([1])]) {
      await expect(queries.list({}, { cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    }
  });
});
