import fc from 'fast-check';
import { Account, accountIdOf } from '#libs/cashback/account.js';
import { add, subtract, sum } from '#libs/kernel/money.js';
import { nextMonth } from '#libs/kernel/time.js';
import { EVERYTHING, Money, moneySteps, PARTNERS } from '../testing/money.js';
import { ReadModel } from '../testing/read-model.js';
import { statements } from './statements.projection.js';
import { StatementsQueries } from './statements.query.js';

const model = new ReadModel(statements);
const queries = new StatementsQueries(model.database);
beforeAll(() => model.open());
afterAll(() => model.close());

describe('statements', () => {
  it('chain month by month, and end in what is owed less what is open (E11, E12)', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(moneySteps, async (steps) => {
        const money = new Money();
        await money.play(steps);
        await model.database.query('TRUNCATE statement');
        await model.apply(money.house.memory.recorded());
        for (const partnerOrgId of PARTNERS) {
          const { data } = await queries.list({ partnerOrgId }, { limit: 200 });
          seen += data.length;
          for (const [index, row] of data.entries()) {
            const before = data[index - 1];
            const { opening, accrued, reversed, adjusted, paid, closing } = row;
            expect(closing).toBe(subtract(sum([opening, accrued, reversed, adjusted]), paid));
            expect(opening).toBe(before?.closing ?? '0.00');
            if (before && before.closing !== '0.00') expect(row.month).toBe(nextMonth(before.month as never));
          }
          const { state } = await money.house.ledger.read(Account, accountIdOf(partnerOrgId, 'CHF'));
          expect([state.months.closedThrough, state.months.closing]).toEqual(
            data.length === 0 ? [null, '0.00'] : [data.at(-1)!.month, data.at(-1)!.closing],
          );
          expect(sum(data.map((row) => subtract(add(row.accrued, row.adjusted), row.paid)))).toBe(
            subtract(data.at(-1)?.closing ?? '0.00', sum(data.map((row) => row.reversed))),
          );
        }
      }),
      { numRuns: 12, examples: [[EVERYTHING]] },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('are the newest first by month, and asked by partner, currency and month', async () => {
    const money = new Money();
    const pay = (orderId: string) => ({ do: 'pay' as const, orderId });
    const idle = Array.from({ length: 25 }, () => ({ do: 'release' as const, back: 0 }));
    await money.play([pay('o1'), pay('o2'), ...idle, { do: 'close' }]);
    await model.database.query('TRUNCATE statement');
    await model.apply(money.house.memory.recorded());
    const asked = async (filter: Parameters<typeof queries.list>[0], order: 'asc' | 'desc' = 'asc') =>
      (await queries.list(filter, { order })).data.map(({ partnerOrgId, month }) => `${partnerOrgId} ${month}`);
    expect(await asked({})).toEqual(['p 2024-01', 'p 2024-02', 'q 2024-01', 'q 2024-02']);
    expect(await asked({}, 'desc')).toEqual(['q 2024-02', 'p 2024-02', 'q 2024-01', 'p 2024-01']);
    expect(await asked({ partnerOrgId: 'q', month: '2024-02' })).toEqual(['q 2024-02']);
    expect(await asked({ currency: 'EUR' })).toEqual([]);
    const [row] = (await queries.list({}, { limit: 1 })).data;
    expect(row).toMatchObject({ lines: 1, firstRevision: 0, lastRevision: 0, stream: 'partnerAccount-p.CHF' });
    expect(row?.linesHash).toMatch(/^[0-9a-f]{64}$/);
  });
});
