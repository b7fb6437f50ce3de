import fc from 'fast-check';
import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { opened } from '../testing/placements.js';
import { accrued, partsOf, reversed } from '../testing/postings.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { partnerEarnings } from './partner_earnings.projection.js';
import { PartnerEarningsQueries } from './partner_earnings.query.js';

const model = new ReadModel(partnerEarnings);
const queries = new PartnerEarningsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

const account = 'partnerAccount-org_p.CHF';

const NOTHING = { pending: '0.00', held: '0.00', available: '0.00', inPayout: '0.00', paid: '0.00', balance: '0.00' };

describe('partner earnings (R14)', () => {
  it('add up accruals and reversals by month of Europe/Zurich, a full refund to zero (A12, A15)', async () => {
    const story = new Story();
    story.tell(account, CashbackAccrued, accrued('o1', '52.08'), { at: '2024-01-31T22:59:59Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-20.00', '20.00', '32.08'), { at: '2024-01-31T23:00:00Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-20.00', '40.00', '12.08'), { at: '2024-02-02T00:00:00Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-12.08', '52.08', '0.00'), { at: '2024-02-03T00:00:00Z' });
    const { data } = await model.answer(story, () => queries.list({ partnerOrgId: 'org_p' }, {}));
    const discounts = { discountGiven: '0.00', discountTakenBack: '0.00', discountNet: '0.00' };
    const month = { partnerOrgId: 'org_p', currency: 'CHF', adjusted: '0.00', ...discounts };
    const one = { clients: 1, accruedOn: '260.40', effectiveRate: '0.2000' };
    const none = { clients: 0, accruedOn: '0.00', effectiveRate: null };
    expect(data).toEqual([
      { ...month, month: '2024-01', accrued: '52.08', reversed: '0.00', entries: 1, ...one },
      { ...month, month: '2024-02', accrued: '0.00', reversed: '-52.08', entries: 3, ...none },
    ]);
    expect((await queries.balances({}, {})).data).toEqual([{ ...NOTHING, partnerOrgId: 'org_p', currency: 'CHF' }]);
  });

  it('count clients once a month, and adjustments in the month of their statement (E5, E13, E31)', async () => {
    const story = new Story();
    const [jan, feb] = [{ at: '2024-01-10T00:00:00Z' }, { at: '2024-02-10T00:00:00Z' }];
    for (const [orderId, clientOrgId, net, amount] of [
      ['o1', 'org_c', '100.00', '20.00'],
      ['o2', 'org_c', '100.00', '10.00'],
      ['o3', 'org_d', '100.00', '10.01'],
    ] as const)
      story.tell(account, CashbackAccrued, { ...accrued(orderId, amount, { amount }), clientOrgId, net }, jan);
    const adjustment = {
      ...partsOf('org_p', { pending: '40.01', available: '-5.00' }),
      adjustmentId: 'a1',
      correctionId: null,
      orderId: null,
      clientOrgId: null,
      productId: null,
      amount: '-5.00',
      toEntry: '0.00',
      loose: '-5.00',
      opened: null,
      effectiveSince: null,
      month: '2024-03',
      sourceEventId: 's1',
    };
    story.tell(account, CashbackAdjusted, adjustment, feb);
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(
      data.map(({ month, accrued: all, adjusted, entries, clients, effectiveRate }) =>
        [month, all, adjusted, entries, clients, effectiveRate].join(' '),
      ),
    ).toEqual(['2024-01 40.01 0.00 3 2 0.1334', '2024-03 0.00 -5.00 0 0 ']);
  });

  it('keep currencies apart (A26) and count discounts at placement (R26)', async () => {
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
      { partnerOrgId: 'org_p', currency: 'CHF', given: '104.16', takenBack: '0.00', net: '104.16' },
    ]);
  });

  const discounted = (orderId: string, discount: string, charged: string) =>
    opened(orderId, `p${orderId}`, {
      benefit: 'discount',
      payerOrgId: 'org_p',
      benefitAmount: discount,
      charged,
    });
  const refund = (orderId: string, net: string, cumulative: string) =>
    ({ orderId, refundId: `r${cumulative}`, net, cumulative, currency: 'CHF', reversal: null }) as const;

  it('take a discount back with what is refunded, in the month of the refund, all of it to the cent (R26, A15)', async () => {
    const story = new Story();
    const feb = { at: '2024-02-29T22:59:59Z' };
    const mar = { at: '2024-02-29T23:00:00Z' };
    story.tell('order-o1', OrderOpened, discounted('o1', '52.08', '208.32'), { at: '2024-01-31T23:00:00Z' });
    story.tell('order-o2', OrderOpened, discounted('o2', '0.02', '0.08'), feb);
    story.tell('order-o1', OrderRefunded, refund('o1', '100.00', '100.00'), feb);
    story.tell('order-o2', OrderRefunded, refund('o2', '0.01', '0.01'), feb);
    story.tell('order-o1', OrderRefunded, refund('o1', '108.32', '208.32'), mar);
    story.tell('order-o3', OrderOpened, opened('o3', 'p3'), mar);
    story.tell('order-o3', OrderRefunded, refund('o3', '10.00', '10.00'), mar);
    const { data } = await model.answer(story, () => queries.list({}, {}));
    expect(
      data.map((row) => [row.month, row.discountGiven, row.discountTakenBack, row.discountNet, row.entries]),
    ).toEqual([
      ['2024-02', '52.10', '-25.00', '27.10', 0],
      ['2024-03', '0.00', '-27.08', '-27.08', 0],
    ]);
    expect((await queries.discounts({}, {})).data).toEqual([
      { partnerOrgId: 'org_p', currency: 'CHF', given: '52.10', takenBack: '-52.08', net: '0.02' },
    ]);
  });

  it('net a discount to exactly zero, however a full refund is cut (A15)', async () => {
    const cents = (n: number): string => (n / 100).toFixed(2);
    const line = fc
      .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }))
      .chain(([discount, charged]) =>
        fc.record({
          discount: fc.constant(discount),
          charged: fc.constant(charged),
          cuts: fc.array(fc.integer({ min: 1, max: charged }), { maxLength: 6 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async (lines) => {
        const story = new Story();
        for (const [index, { discount, charged, cuts }] of lines.entries()) {
          const id = `o${index}`;
          story.tell(`order-${id}`, OrderOpened, discounted(id, cents(discount), cents(charged)));
          const sums = [...new Set([...cuts, charged])].sort((a, b) => a - b);
          for (const [n, sum] of sums.entries()) {
            story.tell(`order-${id}`, OrderRefunded, refund(id, cents(sum - (sums[n - 1] ?? 0)), cents(sum)));
          }
        }
        const given = lines.reduce((sum, { discount }) => sum + discount, 0);
        await model.database.query('TRUNCATE partner_earnings, discounted_order');
        const half = story.events.length / 2;
        for (const batch of [story.events.slice(0, half), story.events.slice(half)]) await model.apply(batch);
        const { data } = await queries.discounts({}, {});
        expect(data).toMatchObject([{ given: cents(given), takenBack: `-${cents(given)}`, net: '0.00' }]);
      }),
      { numRuns: 20 },
    );
  });

  it('are the newest first by month, before partner and currency, page by page', async () => {
    const story = new Story();
    for (const [index, month] of ['2024-01', '2024-02', '2024-03'].entries()) {
      for (const currency of ['CHF', 'EUR'] as const) {
        const posting = accrued(`o${index}${currency}`, '1.00', { currency, amount: '1.00' });
        story.tell(`partnerAccount-org_p.${currency}`, CashbackAccrued, posting, { at: `${month}-15T00:00:00Z` });
      }
    }
    const rows = await model.answer(story, async () => {
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const { data, nextCursor } = await queries.list({}, { limit: 1, order: 'desc', cursor });
        seen.push(...data.map(({ month, currency }) => `${month} ${currency}`));
        cursor = nextCursor;
      }
      return seen;
    });
    expect(rows).toEqual(['2024-03 EUR', '2024-03 CHF', '2024-02 EUR', '2024-02 CHF', '2024-01 EUR', '2024-01 CHF']);
  });
});
