import { AdjustmentApproved, AdjustmentProposed } from '#libs/cashback/events/adjustment-steps.js';
import { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import { partsOf } from '../testing/postings.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { adjustments } from './adjustments.projection.js';
import { AdjustmentsQueries } from './adjustments.query.js';

const model = new ReadModel(adjustments);
const queries = new AdjustmentsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const day = (n: number): string => `2024-01-0${n}T00:00:00Z`;
const proposal = (adjustmentId: string, partnerOrgId = 'org_p') =>
  ({ adjustmentId, partnerOrgId, currency: 'CHF', amount: '-5.00', reason: 'Paid twice' }) as const;
const posted = (of: Partial<CashbackAdjusted['data']>): CashbackAdjusted['data'] => ({
  ...partsOf('org_p', { available: '-5.00' }),
  adjustmentId: null,
  correctionId: null,
  orderId: null,
  clientOrgId: null,
  productId: null,
  amount: '-5.00',
  toEntry: '0.00',
  loose: '-5.00',
  opened: null,
  effectiveSince: null,
  month: '2024-02',
  sourceEventId: 's1',
  ...of,
});

describe('adjustments', () => {
  const story = new Story();
  const first = story.tell(
    'adjustment-a1',
    AdjustmentProposed,
    { ...proposal('a1'), proposedBy: 'f1' },
    { at: day(1) },
  );
  story.tell('adjustment-a2', AdjustmentProposed, { ...proposal('a2', 'org_q'), proposedBy: 'f1' }, { at: day(2) });
  story.tell('adjustment-a1', AdjustmentApproved, { ...proposal('a1'), approvedBy: 'f2' }, { at: day(3) });
  story.tell('partnerAccount-org_p.CHF', CashbackAdjusted, posted({ adjustmentId: 'a1' }), { at: day(3) });
  const order = {
    correctionId: 'c1',
    orderId: 'o1',
    clientOrgId: 'org_c',
    productId: 'p1',
    toEntry: '-5.00',
    loose: '0.00',
  };
  const correction = story.tell('partnerAccount-org_p.CHF', CashbackAdjusted, posted(order), { at: day(4) });

  it('tell who proposed and approved them, and what corrections posted (E5, E31)', async () => {
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(data).toEqual([
      {
        adjustmentId: 'a1',
        correctionId: null,
        orderId: null,
        partnerOrgId: 'org_p',
        currency: 'CHF',
        amount: '-5.00',
        reason: 'Paid twice',
        status: 'approved',
        proposedBy: 'f1',
        proposedAt: day(1),
        approvedBy: 'f2',
        approvedAt: day(3),
        month: '2024-02',
        correlationId: first.metadata.$correlationId,
      },
      expect.objectContaining({
        adjustmentId: 'a2',
        status: 'proposed',
        approvedBy: null,
        approvedAt: null,
        month: null,
      }),
      expect.objectContaining({
        adjustmentId: null,
        correctionId: 'c1',
        orderId: 'o1',
        reason: null,
        status: 'approved',
        approvedAt: day(4),
        month: '2024-02',
        correlationId: correction.metadata.$correlationId,
      }),
    ]);
  });

  it('are asked by id, order, partner, currency and status', async () => {
    await model.answer(story, () => queries.list({}, {}));
    const asked = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ adjustmentId, orderId }) => adjustmentId ?? orderId);
    expect(await asked({ adjustmentId: 'a2' })).toEqual(['a2']);
    expect(await asked({ orderId: 'o1' })).toEqual(['o1']);
    expect(await asked({ partnerOrgId: 'org_p' })).toEqual(['a1', 'o1']);
    expect(await asked({ currency: 'EUR' })).toEqual([]);
    expect(await asked({ status: 'proposed' })).toEqual(['a2']);
    expect(await asked({ orgId: 'org_q' })).toEqual([]);
    const [own] = (await queries.list({ orgId: 'org_p' }, {})).data;
    expect([own?.adjustmentId, own?.reason, own?.proposedBy, own?.approvedBy]).toEqual([
      'a1',
      'Paid twice',
      null,
      null,
    ]);
  });
});
