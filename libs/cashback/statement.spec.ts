import { booksOf } from './books.js';
import { HoldCashback, PostAdjustment, ReleaseCashback } from './commands.js';
import { readStatement } from './statement.js';
import { House } from './testing/house.js';

/** Two orders and an adjustment in three months, the later month posted first; released and held in between. */
const lived = async (): Promise<House> => {
  const house = new House();
  await house.partners('p');
  for (const order of ['o1', 'o2']) await house.order(order, 'p');
  await house.pay('o1', '2024-02-10T09:00:00Z');
  await house.pay('o2', '2024-01-10T09:00:00Z');
  const data = { adjustmentId: 'a1', partnerOrgId: 'p', currency: 'CHF', amount: '-5.00', reason: 'Twice' } as const;
  await house.do(PostAdjustment, { ...data, approvedBy: 'fin2' }, '2024-02-22T09:00:00Z');
  await house.do(ReleaseCashback, { through: '2024-02-29' }, '2024-03-01T09:00:00Z');
  await house.do(HoldCashback, { orderId: 'o1' }, '2024-03-02T09:00:00Z');
  await house.refund('r1', 'o2', '100.00', '2024-03-03T09:00:00Z');
  await booksOf(house.ledger).settle();
  // A process that reads statements folds the journal for them alone.
  return new House(house.memory);
};

describe('An account’s statement', () => {
  it('has what was accrued, adjusted and reversed, and no row of what only moved between its parts (E2, E3, E5)', async () => {
    const statement = (await readStatement((await lived()).ledger, 'p.CHF'))!;
    expect(
      statement.rows.map(({ type, date, orderId, refundId, amount, balance }) =>
        [type, date, orderId, refundId, amount, balance].join(' '),
      ),
    ).toEqual([
      'accrued 2024-02-10 o1  52.08 52.08',
      'accrued 2024-01-10 o2  52.08 104.16',
      'adjusted 2024-02-22   -5.00 99.16',
      'reversed 2024-03-03 o2 r1 -20.00 79.16',
    ]);
    const { accrued, adjusted, reversed, balance, carried } = statement;
    expect([accrued, adjusted, reversed, balance]).toEqual(['104.16', '-5.00', '-20.00', '79.16']);
    expect(carried).toEqual({ pending: '0.00', held: '52.08', available: '27.08', inPayout: '0.00', paid: '0.00' });
    expect(statement.months).toEqual([
      { month: '2024-01', accrued: '52.08', reversed: '0.00', adjusted: '0.00', entries: 1 },
      { month: '2024-02', accrued: '52.08', reversed: '0.00', adjusted: '-5.00', entries: 2 },
      { month: '2024-03', accrued: '0.00', reversed: '-20.00', adjusted: '0.00', entries: 1 },
    ]);
  });

  it('until a day leaves out later rows, and tells where the money stands now', async () => {
    const { rows, balance, carried } = (await readStatement((await lived()).ledger, 'p.CHF', '2024-02-22'))!;
    expect([rows.length, balance, carried.held]).toEqual([3, '99.16', '52.08']);
  });
});

describe('What finance orders', () => {
  it('stands in a stream of its own, of the order, the adjustment or all releases', async () => {
    const { memory } = await lived();
    for (const [stream, ...types] of [
      ['adjustment-a1', 'AdjustmentProposed', 'AdjustmentApproved'],
      ['release-main', 'ReleaseOrdered'],
      ['cashbackHold-o1', 'HoldOrdered'],
    ] as const) {
      expect(memory.stream(stream).map(({ type }) => type)).toEqual(types);
    }
  });
});
