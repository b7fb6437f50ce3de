import fc from 'fast-check';
import { booksOf } from '#libs/cashback/books.js';
import {
  ApprovePayoutRun,
  CancelPayoutRun,
  ClosePeriod,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  RecordPayout,
  ReleaseCashback,
  SetPayoutDestination,
  UnholdCashback,
} from '#libs/cashback/commands.js';
import { codeOf, finance, House } from '#libs/cashback/testing/house.js';
import { happen } from '#libs/orders/testing/world.js';

export const PARTNERS = ['p', 'q'];
const ORDERS = ['o1', 'o2', 'o3', 'o4', 'o5'];
const partnerOf = (order: string): string => PARTNERS[ORDERS.indexOf(order) % 2] as string;
const dayOf = (n: number): string => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
const amountOf = (cents: number): string => (cents / 100).toFixed(2);
export const IBAN = 'CH9300762011623852957';

const orderId = fc.constantFrom(...ORDERS);
const partner = fc.constantFrom(...PARTNERS);
const run = fc.nat(5);
const signed = fc.integer({ min: -6000, max: 6000 }).filter((cents) => cents !== 0);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pay' as const), orderId }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('refund' as const), orderId, net: fc.integer({ min: 1, max: 15000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), back: fc.nat(40) }) },
  fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), orderId }),
  fc.record({ do: fc.constant('adjust' as const), partner, cents: signed }),
  fc.record({ do: fc.constant('correct' as const), orderId, partner, cents: signed }),
  fc.record({ do: fc.constant('bank' as const), partner, isPrepaid: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const) }) },
  fc.record({ do: fc.constantFrom('approve' as const, 'cancel' as const), run }),
  fc.record({
    do: fc.constant('record' as const),
    run,
    partner,
    result: fc.constantFrom('settled' as const, 'failed' as const, 'returned' as const),
  }),
  fc.record({ do: fc.constant('close' as const) }),
);
type MoneyStep = typeof step extends fc.Arbitrary<infer S> ? S : never;
/** What finance, payers and banks do, three days from one step to the next; some of it is refused. */
export const moneySteps = fc.array(step, { minLength: 20, maxLength: 60 });

const orders = (doing: 'pay' | 'hold' | 'unhold', ...ids: string[]): MoneyStep[] =>
  ids.map((id) => ({ do: doing, orderId: id }));
/** One of each, so that nothing is left to chance: what random steps reach is more, but not always all. */
export const EVERYTHING: MoneyStep[] = [
  { do: 'bank', partner: 'p', isPrepaid: false },
  ...orders('pay', 'o1', 'o2', 'o3'),
  ...orders('hold', 'o1', 'o3'),
  ...orders('unhold', 'o1'),
  { do: 'correct', orderId: 'o2', partner: 'p', cents: 500 },
  ...Array.from({ length: 12 }, () => ({ do: 'release' as const, back: 0 })),
  { do: 'refund', orderId: 'o1', net: 100 },
  { do: 'adjust', partner: 'p', cents: 6000 },
  { do: 'create' },
  { do: 'refund', orderId: 'o2', net: 5000 },
  { do: 'cancel', run: 0 },
  { do: 'create' },
  { do: 'approve', run: 1 },
  { do: 'record', run: 1, partner: 'p', result: 'failed' },
  { do: 'close' },
  { do: 'bank', partner: 'p', isPrepaid: true },
  { do: 'bank', partner: 'p', isPrepaid: false },
  { do: 'create' },
  { do: 'approve', run: 2 },
  { do: 'record', run: 2, partner: 'p', result: 'settled' },
  { do: 'record', run: 2, partner: 'p', result: 'returned' },
  ...orders('pay', 'o4', 'o5'),
  { do: 'correct', orderId: 'o1', partner: 'p', cents: -300 },
  { do: 'correct', orderId: 'o3', partner: 'p', cents: -300 },
  { do: 'adjust', partner: 'q', cents: -9000 },
  { do: 'create' },
  { do: 'close' },
];

/** Two partners’ money, as the commands themselves leave it. */
export class Money {
  readonly house = new House();
  private count = 0;
  private runs = 0;
  private readonly paidAt = new Map<string, string>();

  async play(steps: readonly MoneyStep[]): Promise<void> {
    await this.house.partners(...PARTNERS);
    for (const order of ORDERS) await this.house.order(order, partnerOf(order));
    for (const [n, one] of steps.entries()) await codeOf(this.take(one, n));
    await booksOf(this.house.ledger).settle();
  }

  private async take(one: MoneyStep, n: number): Promise<unknown> {
    const at = `${dayOf(n * 3)}T09:00:00Z`;
    const { house } = this;
    switch (one.do) {
      case 'pay':
        await house.pay(one.orderId, at);
        return this.paidAt.set(one.orderId, at);
      case 'refund':
        return house.refund(`r${(this.count += 1)}`, one.orderId, amountOf(one.net), at);
      case 'release':
        return house.do(ReleaseCashback, { through: dayOf(Math.max(0, n * 3 - one.back)) }, at);
      case 'hold':
      case 'unhold':
        return house.do(one.do === 'hold' ? HoldCashback : UnholdCashback, { orderId: one.orderId }, at);
      case 'adjust': {
        const adjustment = { adjustmentId: `a${(this.count += 1)}`, partnerOrgId: one.partner, reason: 'Why' };
        return house.do(
          PostAdjustment,
          { ...adjustment, currency: 'CHF', amount: amountOf(one.cents), approvedBy: 'fin2' },
          at,
        );
      }
      case 'correct':
        return this.correct(one.orderId, one.partner, amountOf(one.cents));
      case 'bank': {
        const to = one.isPrepaid ? { destination: 'prepaid' as const } : { destination: 'bank' as const, iban: IBAN };
        const actor = { userId: 'lr', orgId: one.partner, role: 'legalRepresentative', channel: 'api' } as const;
        return house.do(SetPayoutDestination, { partnerOrgId: one.partner, currency: 'CHF', ...to }, at, { actor });
      }
      case 'create':
        await house.do(CreatePayoutRun, { runId: `run${this.runs}`, currency: 'CHF' }, at);
        return (this.runs += 1);
      case 'approve':
        return house.do(ApprovePayoutRun, { runId: `run${one.run}` }, at, { actor: finance('fin2') });
      case 'cancel':
        return house.do(CancelPayoutRun, { runId: `run${one.run}` }, at);
      case 'record':
        return house.do(RecordPayout, { runId: `run${one.run}`, partnerOrgId: one.partner, result: one.result }, at);
      case 'close':
        return house.do(ClosePeriod, { month: dayOf(Math.max(0, n * 3 - 31)).slice(0, 7) }, at);
    }
  }

  /** What a correction of a paid order leaves in its stream, whatever the amount is. */
  private async correct(order: string, partnerOrgId: string, amount: string): Promise<void> {
    const paidAt = this.paidAt.get(order);
    if (paidAt === undefined) return;
    await booksOf(this.house.ledger).settle();
    const line = {
      partnerOrgId,
      level: 'gold',
      benefit: '1.00',
      rate: '0.20',
      preferential: '1.00',
      rateCardVersion: 'rc',
    };
    const data = {
      orderId: order,
      correctionId: `c${(this.count += 1)}`,
      kind: 'attribution',
      clientOrgId: 'c',
      productId: 'p1',
      currency: 'CHF',
      line,
      rows: [{ partnerOrgId, amount }],
      paidAt,
      firstEarner: partnerOf(order),
    };
    await happen(this.house.memory, `order-${order}`, { type: 'OrderCorrected', data });
    await booksOf(this.house.ledger).settle();
  }
}
