import { MandateCancelled } from '#libs/orders/events/mandate-cancelled.js';
import { MandateLapsed } from '#libs/orders/events/mandate-lapsed.js';
import { MandateSet } from '#libs/orders/events/mandate-set.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { opened } from '../testing/placements.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { mandates } from './mandates.projection.js';
import { MandatesQueries } from './mandates.query.js';

const model = new ReadModel(mandates);
const queries = new MandatesQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const of = (productId: string) => ({ productId, clientOrgId: 'org_c', placedBy: 'org_p' });
const set = (story: Story, productId: string, at: string, months = 12, placedBy = 'org_p') =>
  story.tell(
    `product-${productId}`,
    MandateSet,
    { ...of(productId), placedBy, months, periodEnd: '2025-01-01' },
    { at },
  );
const lapse = (story: Story, productId: string, at: string, reason = 'NOT_ALLOWED_TO_ORDER') =>
  story.tell(`product-${productId}`, MandateLapsed, { ...of(productId), reason }, { at });

describe('mandates', () => {
  it('are the latest of each product, with who set it up, and the day of the next renewal (E23, E24)', async () => {
    const story = new Story();
    set(story, 'p1', day(1), 1, 'org_c');
    const latest = set(story, 'p1', day(2), 24);
    const renewed = opened('auto-p1-2025-01-01', 'p1', {}, 'renewal');
    const period = { from: '2025-01-01', to: '2027-01-01' };
    story.tell('order-o', OrderOpened, { ...renewed, placement: { ...renewed.placement, period } }, { at: day(3) });
    story.tell('order-o2', OrderOpened, opened('o2', 'p2'), { at: day(3) });
    expect(await model.answer(story, async () => (await queries.list({}, {})).data)).toEqual([
      {
        productId: 'p1',
        clientOrgId: 'org_c',
        placedBy: 'org_p',
        months: 24,
        status: 'active',
        reason: null,
        periodEnd: '2027-01-01',
        renewsOn: '2026-12-18',
        setAt: day(2),
        endedAt: null,
        correlationId: latest.metadata.$correlationId,
      },
    ]);
  });

  it('lapse with a reason, are cancelled by either side, a termination or a transfer, and end once (E25, E26)', async () => {
    const story = new Story();
    for (const product of ['p1', 'p2', 'p3', 'p4', 'p5']) set(story, product, day(1));
    lapse(story, 'p1', day(2));
    story.tell('product-p1', ProductTerminated, { productId: 'p1', clientOrgId: 'org_c' }, { at: day(3) });
    story.tell('product-p2', MandateCancelled, { ...of('p2'), cancelledBy: 'org_c' }, { at: day(3) });
    story.tell('product-p3', ProductTerminated, { productId: 'p3', clientOrgId: 'org_c' }, { at: day(4) });
    story.tell(
      'product-p4',
      ProductTransferred,
      { productId: 'p4', fromOrgId: 'org_c', toOrgId: 'org_d' },
      { at: day(4) },
    );
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(
      data.map(({ productId, status, reason, endedAt, renewsOn }) => [productId, status, reason, endedAt, renewsOn]),
    ).toEqual([
      ['p1', 'lapsed', 'NOT_ALLOWED_TO_ORDER', day(2), null],
      ['p2', 'cancelled', null, day(3), null],
      ['p3', 'cancelled', null, day(4), null],
      ['p4', 'cancelled', null, day(4), null],
      ['p5', 'active', null, null, '2024-12-18'],
    ]);
  });

  it('stay those of the client that had them when a product has moved; a new one is the new owner’s (E26)', async () => {
    const story = new Story();
    set(story, 'p1', day(1));
    story.tell(
      'product-p1',
      ProductTransferred,
      { productId: 'p1', fromOrgId: 'org_c', toOrgId: 'org_d' },
      { at: day(2) },
    );
    const moved = opened('o2', 'p1', {}, 'renewal');
    const placement = { ...moved.placement, clientOrgId: 'org_d', period: { from: '2025-01-01', to: '2026-01-01' } };
    story.tell('order-o2', OrderOpened, { ...moved, placement }, { at: day(3) });
    const [row] = await model.answer(story, async () => (await queries.list({}, {})).data);
    expect(row).toMatchObject({ clientOrgId: 'org_c', status: 'cancelled', periodEnd: '2025-01-01' });
  });

  it('are listed by client or setter, by status, and by product', async () => {
    const story = new Story();
    set(story, 'p1', day(1));
    set(story, 'p2', day(1), 12, 'org_c');
    set(story, 'p3', day(1), 12, 'org_q');
    lapse(story, 'p3', day(2));
    const ids = async (filter: Parameters<MandatesQueries['list']>[0]) =>
      (await queries.list(filter, {})).data.map(({ productId }) => productId);
    await model.answer(story, () => ids({}));
    expect(await ids({ orgId: 'org_c' })).toEqual(['p1', 'p2', 'p3']);
    expect(await ids({ orgId: 'org_p' })).toEqual(['p1']);
    expect(await ids({ orgId: 'org_c', status: 'lapsed' })).toEqual(['p3']);
    expect(await ids({ placedBy: 'org_c', productId: 'p2' })).toEqual(['p2']);
    expect(await ids({ orgId: 'org_x' })).toEqual([]);
  });
});
