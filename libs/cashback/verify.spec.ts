import { accountIdOf } from './account.js';
import { booksOf } from './books.js';
import {
  ApprovePayoutRun,
  ClosePeriod,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  ReleaseCashback,
  UnholdCashback,
} from './commands.js';
import { finance, House } from './testing/house.js';
import { readSources, verifyAccount } from './verify.js';

const ACCOUNT = accountIdOf('p', 'CHF');
const adjusting = { adjustmentId: 'a1', partnerOrgId: 'p', currency: 'CHF', amount: '-5.00', reason: 'Why' } as const;

/** A quarter of a partner's life, with statements of two months. */
const lived = async (): Promise<House> => {
  const house = new House();
  await house.partners('p', 'q');
  for (const order of ['o1', 'o2', 'o3']) await house.order(order, order === 'o3' ? 'q' : 'p');
  for (const order of ['o1', 'o2', 'o3']) await house.pay(order, '2024-01-10T09:00:00Z');
  await house.do(ClosePeriod, { month: '2024-01' }, '2024-02-01T09:00:00Z');
  await house.refund('r1', 'o1', '100.00', '2024-02-05T09:00:00Z');
  await house.do(HoldCashback, { orderId: 'o2' }, '2024-02-06T09:00:00Z');
  await house.do(ReleaseCashback, { through: '2024-02-20' }, '2024-02-20T09:00:00Z');
  await house.do(UnholdCashback, { orderId: 'o2' }, '2024-02-21T09:00:00Z');
  await house.do(PostAdjustment, { ...adjusting, approvedBy: 'fin2' }, '2024-02-22T09:00:00Z');
  await house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' }, '2024-02-23T09:00:00Z');
  await house.do(ApprovePayoutRun, { runId: 'run1' }, '2024-02-24T09:00:00Z', { actor: finance('fin2') });
  await house.do(ClosePeriod, { month: '2024-02' }, '2024-03-01T09:00:00Z');
  await booksOf(house.ledger).settle();
  return house;
};
const verified = async (memory: House['memory']) => {
  const { ledger } = new House(memory);
  return verifyAccount(ledger, ACCOUNT, await readSources(ledger));
};
const journal = ({ memory }: House) => memory.all.filter(({ name }) => name === `partnerAccount-${ACCOUNT}`);

describe('An account derived once more from the store alone (E13)', () => {
  it('is what it is, and so are its statements, whose closing is the next one’s opening', async () => {
    const house = await lived();
    const { events, difference, statements } = await verified(house.memory);
    expect([events, difference]).toEqual([journal(house).length, null]);
    expect(statements.map(({ month, closing, lines }) => [month, closing, lines])).toEqual([
      ['2024-01', '104.16', 2],
      ['2024-02', '52.08', 3],
    ]);
  });

  it.each([
    ['an amount of a posting', 'CashbackReversed', 'amount', '-19.99'],
    ['a statement’s closing', 'StatementClosed', 'closing', '104.17'],
    ['the hash over its lines', 'StatementClosed', 'linesHash', 'f'.repeat(64)],
    ['a payout', 'PayoutRequested', 'items', 7],
  ])('names the first event that differs: %s', async (_, type, field, value) => {
    const house = await lived();
    const at = journal(house).findIndex(({ event }) => event.type === type);
    const { event } = journal(house)[at]!;
    const derived = (event.data as Record<string, unknown>)[field];
    Object.assign(event.data, { [field]: value });
    const { difference } = await verified(house.memory);
    expect(difference).toMatchObject({ revision: at, eventId: event.id, type });
    expect(difference!.fields).toContainEqual({ field, derived, stored: value });
  });

  it('names a posting that is missing, and one that follows from nothing', async () => {
    const house = await lived();
    const at = house.memory.all.findIndex(({ event }) => event.type === 'CashbackAdjusted');
    const [missing] = house.memory.all.splice(at, 1);
    for (const one of house.memory.all) {
      if (one.name === missing!.name && one.revision > missing!.revision) one.revision -= 1;
    }
    expect((await verified(house.memory)).difference).toMatchObject({
      revision: missing!.revision,
      eventId: null,
      type: 'CashbackAdjusted',
    });
    const other = await lived();
    const { event } = journal(other)[0]!;
    Object.assign(event.data, { sourceEventId: 'nowhere' });
    expect((await verified(other.memory)).difference).toMatchObject({ revision: 0, eventId: event.id });
  });
});
