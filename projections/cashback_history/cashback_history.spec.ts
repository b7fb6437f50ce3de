import fc from 'fast-check';
import { Account, accountIdOf } from '#libs/cashback/account.js';
import { CashbackAccrued } from '#libs/cashback/events/cashback-accrued.js';
import { CashbackAdjusted } from '#libs/cashback/events/cashback-adjusted.js';
import { CashbackReversed } from '#libs/cashback/events/cashback-reversed.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { subtract, sum } from '#libs/kernel/money.js';
import { accrued, partsOf, reversed } from '../testing/postings.js';
import { EVERYTHING, Money, moneySteps, PARTNERS } from '../testing/money.js';
import { ReadModel, Story } from '../testing/read-model.js';
import { partnerEarnings } from '../partner_earnings/partner_earnings.projection.js';
import { PartnerEarningsQueries } from '../partner_earnings/partner_earnings.query.js';
import { cashbackHistory } from './cashback_history.projection.js';
import { CashbackHistoryQueries } from './cashback_history.query.js';

const model = new ReadModel(cashbackHistory);
const queries = new CashbackHistoryQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

describe('cashback history', () => {
  it('has a row a posting, with the balance after it and what it rests on', async () => {
    const story = new Story();
    const account = 'partnerAccount-org_p.CHF';
    const accrual = story.tell(account, CashbackAccrued, accrued('o1', '52.08'), { at: '2024-01-31T22:59:59Z' });
    story.tell(account, CashbackReversed, reversed('o1', '-20.00', '20.00', '32.08'), { at: '2024-01-31T23:00:00Z' });
    const { data, nextCursor } = await model.answer(story, () => queries.list({ partnerOrgId: 'org_p' }, {}));
    expect(nextCursor).toBeNull();
    expect(data).toEqual([
      {
        eventId: accrual.id,
        effectiveAt: '2024-01-31T22:59:59Z',
        effectiveOn: '2024-01-31',
        recordedAt: '2024-01-31T22:59:59Z',
        countsFrom: '2024-01-31T22:59:59Z',
        knownFrom: '2024-01-31T22:59:59Z',
        type: 'accrued',
        partnerOrgId: 'org_p',
        currency: 'CHF',
        clientOrgId: 'org_c',
        productId: 'p1',
        orderId: 'o1',
        refundId: null,
        adjustmentId: null,
        correctionId: null,
        runId: null,
        net: '260.40',
        rate: '0.20',
        preferential: '208.32',
        amount: '52.08',
        balance: '52.08',
        pending: '52.08',
        held: '0.00',
        available: '0.00',
        inPayout: '0.00',
        paid: '0.00',
        month: null,
        maturesOn: '2024-02-29',
        rateCardVersion: 'rc-1',
        delegationRevision: 3,
        sourceEventId: derivedUuid('paid', 'o1'),
        stream: account,
        streamRevision: 0,
      },
      expect.objectContaining({
        type: 'reversed',
        effectiveAt: '2024-01-31T23:00:00Z',
        effectiveOn: '2024-02-01',
        refundId: 'ref-20.00',
        net: null,
        rate: null,
        amount: '-20.00',
        balance: '32.08',
        streamRevision: 1,
      }),
    ]);
  });

  it('answers what counted by one moment as it was known by another: the difference is the correction (E32)', async () => {
    const story = new Story();
    const account = 'partnerAccount-org_p.CHF';
    const [paid, corrected] = ['2024-02-01T09:00:00Z', '2024-05-01T09:00:00Z'];
    story.tell(account, CashbackAccrued, accrued('o1', '52.08'), { at: paid });
    const more = { orderId: 'o1', clientOrgId: 'org_c', productId: 'p1', effectiveSince: paid, opened: null };
    const adjusted = {
      ...partsOf('org_p', { pending: '78.12' }),
      ...more,
      adjustmentId: null,
      correctionId: 'c1',
      amount: '26.04',
      toEntry: '26.04',
      loose: '0.00',
      month: '2024-05',
      sourceEventId: derivedUuid('corrected', 'o1'),
    };
    story.tell(account, CashbackAdjusted, adjusted, { at: corrected });
    const asked = async (asOf: string, knownAt: string) => {
      const { balance } = await queries.at('org_p', 'CHF', asOf, knownAt);
      return balance;
    };
    const before = '2024-05-01T08:59:59Z';
    expect(
      await model.answer(story, async () => [
        await asked(paid, before),
        await asked(paid, corrected),
        await asked('2024-02-01T08:59:59Z', corrected),
        await asked(corrected, before),
      ]),
    ).toEqual(['52.08', '78.12', '0.00', '52.08']);
    expect(await queries.at('org_p', 'CHF', paid, corrected)).toMatchObject({ accrued: '52.08', adjusted: '26.04' });
    expect(await asked('2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z')).toBe('78.12');
  });

  it('grouped in SQL by its business month is the earnings, over 198 months with their ends and clock changes', async () => {
    const earnings = new ReadModel(partnerEarnings);
    await earnings.open();
    const story = new Story();
    const [months, first] = [198, Date.UTC(2012, 0, 1)];
    const instants = Array.from({ length: months }, (_, n) => Date.UTC(2012, n + 1, 1)).flatMap((end) =>
      // Around midnight in Zurich at the end of a month, in summer and in winter, and around a change of the clocks.
      [-7_200_001, -7_200_000, -3_600_001, -3_600_000, -1, 0, 3_600_000, -86_400_000 * 4].map((by) => end + by),
    );
    for (const [index, ms] of instants
      .filter((ms) => ms > first)
      .sort((a, b) => a - b)
      .entries()) {
      const [at, amount] = [new Date(ms).toISOString(), `${(index % 97) + 1}.${10 + (index % 90)}`];
      story.tell('partnerAccount-org_p.CHF', CashbackAccrued, accrued(`o${index}`, amount, { amount }), { at });
    }
    await model.database.query('TRUNCATE cashback_history');
    for (const each of [model, earnings]) await each.apply(story.events);
    const { rows } = await model.database.query(
      `SELECT to_char(effective_on, 'YYYY-MM') AS month, sum(amount) AS accrued, count(*)::int AS entries
       FROM cashback_history GROUP BY 1 ORDER BY 1`,
    );
    const { rows: naive } = await model.database.query(
      "SELECT to_char(effective_at, 'YYYY-MM') AS month, sum(amount) AS accrued FROM cashback_history GROUP BY 1 ORDER BY 1",
    );
    const list = new PartnerEarningsQueries(earnings.database);
    const page = await list.list({}, { limit: 200 });
    const told = page.data.map(({ month, accrued, entries }) => ({ month, accrued, entries }));
    await earnings.close();
    expect([rows.length, page.nextCursor]).toEqual([months + 1, null]);
    expect(rows).toEqual(told);
    expect(naive).not.toEqual(told.map(({ month, accrued }) => ({ month, accrued })));
  });

  it('tells every movement with the parts of the balance after it, whatever happened (E1–E9)', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(moneySteps, async (steps) => {
        const money = new Money();
        await money.play(steps);
        const events = money.house.memory.recorded();
        await model.database.query('TRUNCATE cashback_history');
        await model.apply(events);
        for (const partnerOrgId of PARTNERS) {
          const { data } = await queries.list({ partnerOrgId }, { limit: 200 });
          let balances = { pending: '0.00', held: '0.00', available: '0.00', inPayout: '0.00', paid: '0.00' };
          for (const { type, amount, balance, pending, held, available, inPayout, paid, ...row } of data) {
            seen.add(type);
            const after = { pending, held, available, inPayout, paid };
            expect(balance).toBe(sum([pending, held, available, inPayout]));
            const moved = subtract(sum(Object.values(after)), sum(Object.values(balances)));
            const isNew = type === 'accrued' || type === 'reversed' || type === 'adjusted';
            expect([type, moved]).toEqual([type, isNew ? amount : '0.00']);
            expect([type, row.runId !== null]).toEqual([type, type.startsWith('payout-')]);
            expect([type, row.month !== null]).toEqual([
              type,
              isNew || type === 'payout-settled' || type === 'payout-returned',
            ]);
            balances = after;
          }
          const { state } = await money.house.ledger.read(Account, accountIdOf(partnerOrgId, 'CHF'));
          expect(balances).toEqual(state.balance);
        }
      }),
      { numRuns: 12, examples: [[EVERYTHING]] },
    );
    expect(seen.size).toBe(12);
  });

  it('is asked by partner and currency', async () => {
    const story = new Story();
    story.tell('partnerAccount-org_p.CHF', CashbackAccrued, accrued('o1', '52.08'));
    story.tell('partnerAccount-org_p.EUR', CashbackAccrued, accrued('o2', '1.00', { currency: 'EUR', amount: '1.00' }));
    story.tell(
      'partnerAccount-org_q.CHF',
      CashbackAccrued,
      accrued('o3', '2.00', { partner: 'org_q', amount: '2.00' }),
    );
    await model.answer(story, () => queries.list({}, {}));
    const orders = async (filter: Parameters<typeof queries.list>[0]) =>
      (await queries.list(filter, {})).data.map(({ orderId }) => orderId);
    expect(await orders({ partnerOrgId: 'org_p' })).toEqual(['o1', 'o2']);
    expect(await orders({ partnerOrgId: 'org_p', currency: 'EUR' })).toEqual(['o2']);
    expect(await orders({ currency: 'CHF' })).toEqual(['o1', 'o3']);
    expect(await orders({ partnerOrgId: 'org_x' })).toEqual([]);
  });
});
