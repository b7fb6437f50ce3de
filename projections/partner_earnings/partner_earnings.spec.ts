import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { opened } from '../testing/placements.js';
import { accrued, reversed } from '../testing/postings.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { partnerEarnings } from './partner_earnings.projection.js';
import { PartnerEarningsQueries } from './partner_earnings.query.js';

const model = new ReadModel(partnerEarnings);
const queries = new PartnerEarningsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const account = 'partnerAccount-org_p.CHF';

describe('partner earnings', () => {
  it('add up accruals and reversals by month of Europe/Zurich, a full refund to zero (A12, A15)', async () => {
    const story = new Story();
    story.tell(account, CashbackAccrued, accrued('o1', '52.08'), { at: '2024-01-31T22:59:59Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-20.00', '20.00', '32.08'), { at: '2024-01-31T23:00:00Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-20.00', '40.00', '12.08'), { at: '2024-02-02T00:00:00Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-12.08', '52.08', '0.00'), { at: '2024-02-03T00:00:00Z' });
    const { data } = await model.answer(story, () => queries.list({ partnerOrgId: 'org_p' }, {}));
    const month = { partnerOrgId: 'org_p', currency: 'CHF', discountGiven: '0.00' };
    expect(data).toEqual([
      { ...month, month: '2024-01', accrued: '52.08', reversed: '0.00', entries: 1 },
      { ...month, month: '2024-02', accrued: '0.00', reversed: '-52.08', entries: 3 },
    ]);
    expect((await queries.balances({}, {})).data).toEqual([
      { partnerOrgId: 'org_p', currency: 'CHF', pending: '0.00', available: '0.00', paid: '0.00', balance: '0.00' },
    ]);
  });

  it('keep currencies apart (A26) and count discounts at placement, whatever is refunded (R26)', async () => {
    const story = new Story();
    const discount = { benefit: 'discount', payerOrgId: 'org_p', charged: '208.32' } as const;
    story.tell(account, CashbackAccrued, accrued('o1', '52.08'));
    story.tell('partnerAccount-org_p.EUR', CashbackAccrued, accrued('o2', '7.00', { currency: 'EUR', amount: '7.00' }));
    story.tell('order-o3', OrderOpened, opened('o3', 'p3', discount), { at: '2024-03-31T22:00:00Z' });
    story.tell('order-o4', OrderOpened, opened('o4', 'p4', discount), { at: '2024-04-01T00:00:00Z' });
    story.tell('order-o5', OrderOpened, opened('o5', 'p5'));
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(
      data.map(({ currency, month, accrued, entries, discountGiven }) => [
        currency,
        month,
        accrued,
        entries,
        discountGiven,
      ]),
    ).toEqual([
      ['CHF', '2024-01', '52.08', 1, '0.00'],
      ['CHF', '2024-04', '0.00', 0, '104.16'],
      ['EUR', '2024-01', '7.00', 1, '0.00'],
    ]);
    expect(
      (await queries.balances({ partnerOrgId: 'org_p' }, {})).data.map(({ currency, balance }) => [currency, balance]),
    ).toEqual([
      ['CHF', '52.08'],
      ['EUR', '7.00'],
    ]);
    expect((await queries.discounts({}, {})).data).toEqual([
      { partnerOrgId: 'org_p', currency: 'CHF', given: '104.16' },
    ]);
  });
});
