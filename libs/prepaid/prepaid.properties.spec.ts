import fc from 'fast-check';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { DomainError } from '#libs/kernel/errors.js';
import { add, type Amount, compare, isNegative, negate, subtract, sum, ZERO } from '#libs/kernel/money.js';
import type { PrepaidEvent } from './account.js';
import { ACCOUNT, PrepaidHouse } from './testing/prepaid-house.js';

const ORDERS: readonly [orderId: string, net: Amount][] = [
  ['o1', '10.00'],
  ['o2', '25.55'],
  ['o3', '0.37'],
];
/** With 8.1 % tax. */
const PAYABLE: Readonly<Record<string, Amount>> = { o1: '10.81', o2: '27.62', o3: '0.40' };

/** One thing that somebody does; `by`: the process it is done in. */
type Step =
  | { do: 'topUp' | 'payout'; id: number; amount: Amount; by: number }
  | { do: 'pay'; order: number; amount: Amount | null; name: number; by: number }
  | { do: 'transfer'; order: number; by: number }
  | { do: 'refund'; order: number; part: number; by: number }
  | { do: 'follow'; by: number };

const cents = fc.integer({ min: 1, max: 2500 }).map((n): Amount => (n / 100).toFixed(2));
const by = fc.integer({ min: 0, max: 1 });
const order = fc.integer({ min: 0, max: ORDERS.length - 1 });
const id = fc.integer({ min: 0, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('topUp' as const, 'payout' as const), id, amount: cents, by }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pay' as const), order, amount: fc.option(cents), name: id, by }),
  },
  fc.record({ do: fc.constant('transfer' as const), order, by }),
  fc.record({ do: fc.constant('refund' as const), order, part: fc.integer({ min: 1, max: 4 }), by }),
  fc.record({ do: fc.constant('follow' as const), by }),
);

/** Two processes over one memory; whatever is refused is refused, and nothing else may go wrong. */
class Play {
  private readonly houses: readonly PrepaidHouse[];
  private readonly paidOut = new Set<number>();

  constructor(private readonly first: PrepaidHouse) {
    this.houses = [first, new PrepaidHouse(first.memory)];
  }

  async step(one: Step): Promise<void> {
    try {
      await this.doing(one);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private async doing(one: Step): Promise<unknown> {
    const house = this.houses[one.by] as PrepaidHouse;
    switch (one.do) {
      case 'topUp':
        return house.topUp(`t${one.id}`, one.amount);
      case 'payout':
        if (this.paidOut.has(one.id)) return undefined;
        this.paidOut.add(one.id);
        return house.payout(`run_${one.id}`, one.amount);
      case 'pay': {
        // The same name is the same command, sent again.
        const name = `pay-${one.order}-${one.amount}-${one.name}`;
        return house.payFrom(String(one.order + 1), one.amount ?? undefined, { name });
      }
      case 'transfer':
        return house.pay(orderOf(one));
      case 'refund': {
        const net = (Number(ORDERS[one.order]![1]) / one.part).toFixed(2);
        return house.refund(`r-${one.order}-${one.part}`, orderOf(one), net === '0.00' ? '0.01' : net);
      }
      case 'follow':
        return house.follow();
    }
  }

  async settled(): Promise<void> {
    for (const house of [...this.houses, this.first]) await house.follow();
  }
}
const orderOf = ({ order: index }: { order: number }): string => ORDERS[index]![0];

type Movement = RecordedEvent<Exclude<PrepaidEvent, { type: 'PostingDeferred' }>>;
const signed = ({ type, data }: Movement): Amount => (type === 'PrepaidDebited' ? negate(data.amount) : data.amount);
const of = (movements: readonly Movement[], type: string, orderId: string): Amount =>
  sum(
    movements
      .filter((one) => one.type === type && (one.data as { orderId?: string }).orderId === orderId)
      .map(({ data }) => data.amount),
  );

/** What must hold whatever was done, in whatever order. */
const check = (house: PrepaidHouse): void => {
  const movements = house.memory.stream(ACCOUNT) as Movement[];
  let balance = ZERO;
  for (const one of movements) {
    balance = add(balance, signed(one));
    expect(one.data.balanceAfter).toBe(balance);
    expect(isNegative(balance)).toBe(false);
  }
  const sources = movements.flatMap(({ type, data }) => {
    if (type === 'PrepaidCredited') return [(data as { runId: string }).runId];
    if (type === 'PrepaidToppedUp') return [(data as { topUpId: string }).topUpId];
    return type === 'PrepaidRefunded' ? [(data as { sourceEventId: string }).sourceEventId] : [];
  });
  expect(new Set(sources).size).toBe(sources.length);
  for (const [orderId, net] of ORDERS) {
    const payable = PAYABLE[orderId] as Amount;
    const kept = subtract(of(movements, 'PrepaidDebited', orderId), of(movements, 'PrepaidReturned', orderId));
    const back = of(movements, 'PrepaidRefunded', orderId);
    expect(compare(kept, payable)).toBeLessThanOrEqual(0);
    expect(compare(back, kept)).toBeLessThanOrEqual(0);
    const payments = house.payments(orderId) as { instrument: string; prepaid: Amount }[];
    expect(payments.length).toBeLessThanOrEqual(1);
    // Nothing that was taken is lost: it is in the payment, or waits for the rest.
    if (payments[0]) expect([orderId, payments[0].prepaid]).toEqual([orderId, kept]);
    else expect(compare(kept, payable)).toBeLessThan(0);
    if (payments[0]?.instrument === 'prepaid') expect(kept).toBe(payable);
    const refunded = sum(
      house.memory
        .stream(`order-${orderId}`)
        .filter(({ type }) => type === 'OrderRefunded')
        .map(({ data }) => (data as { net: Amount }).net),
    );
    if (refunded === net) expect([orderId, back]).toEqual([orderId, kept]);
  }
};

describe('A prepaid account under random use (V11, V12)', () => {
  it('never goes below zero, is the sum of its movements, and loses nothing, by two processes at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 14 }), async (rounds) => {
        const house = await PrepaidHouse.open();
        await house.invoiced(...ORDERS);
        await house.topUp('opening', '20.00');
        const play = new Play(house);
        // What is done in one round is done at once.
        for (const round of rounds) await Promise.all(round.map((one) => play.step(one)));
        await play.settled();
        check(house);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
