import fc from 'fast-check';
import type { Folds } from '#libs/event-sourcing/testing/memory-ledger.js';
import { Account, accountIdOf, addsUp, isPayout, WholeAccount } from './account.js';
import { booksOf } from './books.js';
import { carriedAccount } from './carried-account.js';
import {
  ApproveAdjustment,
  ApprovePayoutRun,
  CancelPayoutRun,
  ClosePeriod,
  CreatePayoutRun,
  HoldCashback,
  PostAdjustment,
  ProposeAdjustment,
  RecordPayout,
  ReleaseCashback,
  SetPayoutDestination,
  UnholdCashback,
} from './commands.js';
import type { StatementClosed } from './events/statement-closed.js';
import { PayoutRun } from './payout-runs.js';
import { BooksModel } from './testing/books-model.js';
import { codeOf, finance, House } from './testing/house.js';

const PARTNERS = ['p', 'q'];
const ORDERS = ['o1', 'o2', 'o3', 'o4', 'o5'];
const partnerOf = (order: string): string => PARTNERS[ORDERS.indexOf(order) % 2]!;
const dayOf = (n: number): string => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
const cents = (amount: string): number => Math.round(Number(amount) * 100);
const amountOf = (n: number): string => (n / 100).toFixed(2);

const orderId = fc.constantFrom(...ORDERS);
const partner = fc.constantFrom(...PARTNERS);
const by = fc.constantFrom('fin1', 'fin2');
/** Steps of finance, payers and banks, three days from one to the next. */
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('pay' as const), orderId }),
    fc.record({ do: fc.constant('refund' as const), orderId, net: fc.integer({ min: 1, max: 15000 }) }),
    fc.record({ do: fc.constant('release' as const), back: fc.nat(40) }),
    fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), orderId }),
    fc.record({ do: fc.constant('adjust' as const), partner, amount: fc.integer({ min: -6000, max: 6000 }) }),
    fc.record({ do: fc.constant('bank' as const), partner }),
    fc.record({ do: fc.constant('create' as const), by }),
    fc.record({ do: fc.constantFrom('approve' as const, 'cancel' as const), run: fc.nat(5), by }),
    fc.record({
      do: fc.constant('record' as const),
      run: fc.nat(5),
      partner,
      result: fc.constantFrom('settled' as const, 'failed' as const, 'returned' as const),
    }),
  ),
  { minLength: 20, maxLength: 60 },
);
/** Everything kept, and next to nothing: then every account is read from what was carried forward. */
const folds = fc.constantFrom<Folds>({}, { cached: 1, carryEvery: 1 }, { cached: 1, carryEvery: 3 });
type Step = (typeof steps extends fc.Arbitrary<infer S> ? S : never) extends (infer One)[] ? One : never;

/** Does a step in both worlds and compares what they say of it. */
class Twins {
  readonly house: House;
  readonly model = new BooksModel();
  private readonly paid = new Map<string, { refunded: number }>();
  private count = 0;

  constructor(folds: Folds) {
    this.house = new House(undefined, {}, [], folds);
  }

  async open(): Promise<void> {
    await this.house.partners(...PARTNERS);
    for (const order of ORDERS) await this.house.order(order, partnerOf(order));
  }

  async take(step: Step, n: number): Promise<void> {
    const day = dayOf(n * 3);
    const at = `${day}T09:00:00Z`;
    const { house, model } = this;
    switch (step.do) {
      case 'pay': {
        if ((await codeOf(house.pay(step.orderId, at))) !== undefined) return;
        this.paid.set(step.orderId, { refunded: 0 });
        return model.pay(step.orderId, partnerOf(step.orderId), 5208, dayOf(n * 3 + 30));
      }
      case 'refund': {
        const order = this.paid.get(step.orderId);
        const net = amountOf(step.net);
        if ((await codeOf(house.refund(`r${(this.count += 1)}`, step.orderId, net, at))) !== undefined) return;
        const share = (refunded: number): number => Math.floor((5208 * refunded * 2 + 26040) / (26040 * 2));
        const before = share(order!.refunded);
        order!.refunded += step.net;
        return model.refund(step.orderId, partnerOf(step.orderId), share(order!.refunded) - before);
      }
      case 'release': {
        const through = dayOf(Math.max(0, n * 3 - step.back));
        await house.do(ReleaseCashback, { through }, at);
        return model.release(through);
      }
      case 'hold':
      case 'unhold': {
        const command = step.do === 'hold' ? HoldCashback : UnholdCashback;
        const code = await codeOf(house.do(command, { orderId: step.orderId }, at));
        return expect(code).toBe(model[step.do](step.orderId));
      }
      case 'adjust': {
        if (step.amount === 0) return;
        const adjustmentId = `a${(this.count += 1)}`;
        const data = { adjustmentId, partnerOrgId: step.partner, currency: 'CHF', reason: 'Why', approvedBy: 'fin2' };
        await house.do(PostAdjustment, { ...data, currency: 'CHF', amount: amountOf(step.amount) }, at);
        return model.adjust(step.partner, step.amount);
      }
      case 'bank': {
        const data = { partnerOrgId: step.partner, currency: 'CHF' as const, destination: 'bank' as const };
        const actor = { userId: 'lr', orgId: step.partner, role: 'legalRepresentative', channel: 'api' } as const;
        await house.do(SetPayoutDestination, { ...data, iban: 'CH9300762011623852957' }, at, { actor });
        model.account(step.partner).bank = true;
        return;
      }
      case 'create': {
        const runId = `run${model.runs.size}`;
        const code = await codeOf(
          house.do(CreatePayoutRun, { runId, currency: 'CHF' }, at, { actor: finance(step.by) }),
        );
        return expect(code).toBe(model.create(runId, step.by));
      }
      case 'approve': {
        const runId = `run${step.run}`;
        const code = await codeOf(house.do(ApprovePayoutRun, { runId }, at, { actor: finance(step.by) }));
        return expect(code).toBe(model.approve(runId, step.by));
      }
      case 'cancel': {
        const runId = `run${step.run}`;
        return expect(await codeOf(house.do(CancelPayoutRun, { runId }, at))).toBe(model.cancel(runId));
      }
      case 'record': {
        const { partner: partnerOrgId, result } = step;
        const runId = `run${step.run}`;
        const code = await codeOf(house.do(RecordPayout, { runId, partnerOrgId, result }, at));
        return expect(code).toBe(model.record(runId, partnerOrgId, result));
      }
    }
  }

  async compare(): Promise<void> {
    await booksOf(this.house.ledger).settle();
    for (const [id, expected] of this.model.accounts) {
      const { state } = await this.house.ledger.read(Account, accountIdOf(id, 'CHF'));
      const balance = Object.fromEntries(Object.entries(state.balance).map(([part, amount]) => [part, cents(amount)]));
      expect(balance).toEqual(expected.balance);
      expect(addsUp(state)).toBe(true);
      const last = this.house.memory.stream(`partnerAccount-${id}.CHF`).at(-1);
      if (last) expect((last.data as { balanceAfter: unknown }).balanceAfter).toEqual(state.balance);
      // What is carried forward is what every event of the journal says.
      const all = (await this.house.ledger.read(WholeAccount, accountIdOf(id, 'CHF'))).state;
      expect(carriedAccount.toParts(state)).toEqual(carriedAccount.toParts(all));
      expect(carriedAccount.toParts(carriedAccount.fromParts(carriedAccount.toParts(all), all.revision))).toEqual(
        carriedAccount.toParts(all),
      );
    }
    for (const [id, { status, payouts }] of this.model.runs) {
      const { state } = await this.house.ledger.read(PayoutRun, id);
      expect([id, state.status]).toEqual([id, status]);
      for (const [one, payout] of payouts) {
        const account = await this.house.ledger.read(WholeAccount, accountIdOf(one, 'CHF'));
        const told = account.state.runs.get(id);
        const run = state.payouts.get(one);
        expect(isPayout(told) && [cents(told.amount), told.items, told.status]).toEqual([
          payout.amount,
          payout.items,
          payout.status,
        ]);
        expect([cents(run!.amount), run!.items, run!.status]).toEqual([payout.amount, payout.items, payout.status]);
      }
    }
  }
}

describe('What becomes of partners’ money', () => {
  it('is what the rules say, whatever finance, payers and banks do in whichever order (E1, E2, E3, E4, E5, E7, E8, E9, E10, I4, I5)', async () => {
    await fc.assert(
      fc.asyncProperty(steps, folds, async (all, kept) => {
        const twins = new Twins(kept);
        await twins.open();
        for (const [n, step] of all.entries()) await twins.take(step, n);
        await twins.compare();
      }),
      { numRuns: 20 },
    );
  });

  it('a run is made once and of the same, wherever whoever creates or approves it dies (E7, E8, E10, I3)', async () => {
    for (let death = 0; death < 26; death += 1) {
      const house = new House();
      await house.partners(...PARTNERS);
      for (const order of ORDERS) {
        await house.order(order, partnerOf(order));
        await house.pay(order, '2024-01-02T09:00:00Z');
      }
      await house.do(ReleaseCashback, { through: '2024-02-29' }, '2024-03-01T09:00:00Z');
      const create = { runId: 'run1', currency: 'CHF' as const };
      const working = (one: House) => [
        () => one.do(CreatePayoutRun, create, undefined, { name: 'create' }),
        () => one.do(ApprovePayoutRun, { runId: 'run1' }, undefined, { name: 'approve', actor: finance('fin2') }),
      ];
      let left = 1 + Math.floor(death / 2);
      const die = async (operation: 'append' | 'read'): Promise<void> => {
        if (operation === 'append' && (left -= 1) === 0) throw new Error('died');
      };
      // Dies before or after what it wrote is durable.
      const mortal = new House(house.memory, death % 2 ? { before: die } : { after: die });
      for (const work of working(mortal)) if ((await work().catch(() => 'died')) === 'died') break;
      // The same, again, in another process, while somebody is refunded and another run is begun.
      const next = new House(house.memory);
      await next.refund(`r${death}`, 'o1', '13.02');
      for (const work of working(next)) await work();
      expect(await codeOf(next.do(CreatePayoutRun, { runId: 'run2', currency: 'CHF' }))).toBe('NOTHING_TO_PAY');
      const { state: run } = await next.ledger.read(PayoutRun, 'run1');
      expect([run.status, run.payouts.get('p')?.items, run.payouts.get('q')?.items]).toEqual(['closed', 3, 2]);
      for (const [id, n] of [
        ['p', 3],
        ['q', 2],
      ] as const) {
        const { state } = await next.ledger.read(Account, accountIdOf(id, 'CHF'));
        const isBefore = id === 'p' && state.balance.paid === amountOf(5208 * n - 260);
        const wanted = { paid: amountOf(5208 * n), available: id === 'p' ? '-2.60' : '0.00' };
        expect(state.balance).toMatchObject(isBefore ? { paid: amountOf(5208 * n - 260), available: '0.00' } : wanted);
        expect(run.payouts.get(id)?.amount).toBe(state.balance.paid);
        const steps = house.memory.stream(`partnerAccount-${id}.CHF`).map(({ type }) => type);
        expect(steps.filter((type) => type === 'PayoutRequested' || type === 'PayoutSettled')).toHaveLength(2);
      }
      expect(run.total).toBe(amountOf([...run.payouts.values()].reduce((sum, { amount }) => sum + cents(amount), 0)));
    }
  });

  it('closing a month closes every open one before it, and a closed one never changes (E11, E12, E13)', async () => {
    const house = new House();
    await house.partners('p');
    for (const order of ['o1', 'o2']) await house.order(order, 'p');
    await house.pay('o1', '2024-01-31T22:59:59Z');
    await house.refund('r1', 'o1', '100.00', '2024-01-31T23:00:00Z');
    const close = (month: string, at = '2024-05-01T09:00:00Z') => house.do(ClosePeriod, { month }, at);
    expect(await codeOf(close('2024-05'))).toBe('PERIOD_NOT_OVER');
    await close('2024-03');
    expect(await codeOf(close('2024-03'))).toBe('PERIOD_CLOSED');
    expect(await codeOf(close('2024-01'))).toBe('PERIOD_CLOSED');
    const statements = () =>
      house.memory
        .stream('partnerAccount-p.CHF')
        .filter(({ type }) => type === 'StatementClosed')
        .map(({ data }) => data as StatementClosed['data']);
    const told = ({ month, opening, accrued, reversed, adjusted, paid, closing }: StatementClosed['data']) =>
      [month, opening, accrued, reversed, adjusted, paid, closing].join(' ');
    expect(statements().map(told)).toEqual([
      '2024-01 0.00 52.08 0.00 0.00 0.00 52.08',
      '2024-02 52.08 0.00 -20.00 0.00 0.00 32.08',
      '2024-03 32.08 0.00 0.00 0.00 0.00 32.08',
    ]);
    const closed = JSON.stringify(statements());
    // Dated into the closed month all the same, as by a payment that was on its way while it was closed.
    await house.pay('o2', '2024-02-10T09:00:00Z');
    await close('2024-04', '2024-05-02T09:00:00Z');
    expect(JSON.stringify(statements().slice(0, 3))).toBe(closed);
    expect(statements().slice(3).map(told)).toEqual(['2024-04 32.08 52.08 0.00 0.00 0.00 84.16']);
    expect(statements().map(({ lines, linesHash }) => [lines, linesHash.length])).toEqual([
      [1, 64],
      [1, 64],
      [0, 0],
      [1, 64],
    ]);
  });

  it('an adjustment takes two people, and tells a run that it left the account out (E5, E7)', async () => {
    const house = new House();
    await house.partners('p', 'q');
    const data = { adjustmentId: 'a1', partnerOrgId: 'p', currency: 'CHF', amount: '-5.00', reason: 'Twice' } as const;
    await house.do(ProposeAdjustment, data);
    expect(await codeOf(house.do(ProposeAdjustment, data))).toBe('ADJUSTMENT_EXISTS');
    expect(house.memory.stream('partnerAccount-p.CHF')).toEqual([]);
    expect(await codeOf(house.do(ApproveAdjustment, { adjustmentId: 'a1' }))).toBe('SAME_PERSON');
    expect(await codeOf(house.do(ApproveAdjustment, { adjustmentId: 'a2' }))).toBe('UNKNOWN_ADJUSTMENT');
    const approve = () => house.do(ApproveAdjustment, { adjustmentId: 'a1' }, undefined, { actor: finance('fin2') });
    await approve();
    expect((await approve()).events).toEqual([]);
    await house.do(PostAdjustment, {
      ...data,
      adjustmentId: 'a2',
      partnerOrgId: 'q',
      amount: '70.00',
      approvedBy: 'f',
    });
    await house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' });
    const { state } = await house.ledger.read(PayoutRun, 'run1');
    expect(state.leftOut).toEqual([{ partnerOrgId: 'p', available: '-5.00', because: 'NOTHING_AVAILABLE' }]);
    expect([...state.payouts.keys()]).toEqual(['q']);
  });

  it('a payout goes where the partner says, and a draft tells when that has changed (E6)', async () => {
    const house = new House();
    await house.partners('p');
    const iban = 'CH9300762011623852957';
    const to = { partnerOrgId: 'p', currency: 'CHF', destination: 'bank' } as const;
    const member = (role: 'administrator' | 'collaborator') =>
      ({ actor: { userId: 'm', orgId: 'p', role, channel: 'api' } }) as const;
    const set = (data: object, role: 'administrator' | 'collaborator' = 'administrator') =>
      house.do(SetPayoutDestination, { ...to, ...data }, undefined, member(role));
    expect(await codeOf(set({ iban }, 'collaborator'))).toBe('ACTOR_NOT_ALLOWED');
    expect(await codeOf(set({}))).toBe('IBAN_MISSING');
    expect(await codeOf(set({ destination: 'prepaid', iban }))).toBe('IBAN_NOT_FOR_PREPAID');
    expect((await set({ iban })).events).toHaveLength(1);
    expect((await set({ iban })).events).toEqual([]);
    const paying = async (runId: string) => {
      const data = { partnerOrgId: 'p', currency: 'CHF', amount: '60.00', reason: 'Bonus', approvedBy: 'f' } as const;
      await house.do(PostAdjustment, { ...data, adjustmentId: runId });
      await house.do(CreatePayoutRun, { runId, currency: 'CHF' });
      const { state } = await house.ledger.read(PayoutRun, runId);
      await house.do(ApprovePayoutRun, { runId }, undefined, { actor: finance('fin2') });
      return state.payouts.get('p');
    };
    expect(await paying('run1')).toMatchObject({ destination: 'bank', destinationIsNew: false });
    expect(await paying('run2')).toMatchObject({ destinationIsNew: false });
    await set({ destination: 'prepaid' });
    expect(await paying('run3')).toMatchObject({ destination: 'prepaid', destinationIsNew: true });
    expect(JSON.stringify(house.memory.all)).not.toContain(iban);
  });

  it('a run and a closing tell what came of them, and tell it again as it was (E7, E11)', async () => {
    const house = new House();
    await house.partners('p', 'q', 'r');
    const adjust = (partnerOrgId: string, amount: string, at: string) =>
      house.do(
        PostAdjustment,
        {
          adjustmentId: `adj-${partnerOrgId}`,
          partnerOrgId,
          currency: 'CHF',
          amount,
          reason: 'Bonus',
          approvedBy: 'f',
        },
        at,
      );
    await adjust('q', '70.00', '2024-01-10T09:00:00Z');
    await adjust('p', '60.50', '2024-03-11T09:00:00Z');
    await adjust('r', '-1.00', '2024-03-11T09:00:00Z');
    const create = () => house.do(CreatePayoutRun, { runId: 'run1', currency: 'CHF' }, undefined, { name: 'create' });
    const drafted = await create();
    expect(drafted.answer).toEqual({
      currency: 'CHF',
      total: '130.50',
      items: 2,
      payouts: [
        { partnerOrgId: 'p', amount: '60.50', items: 1, destination: 'prepaid', destinationIsNew: false },
        { partnerOrgId: 'q', amount: '70.00', items: 1, destination: 'prepaid', destinationIsNew: false },
      ],
      leftOut: [{ partnerOrgId: 'r', available: '-1.00', because: 'NOTHING_AVAILABLE' }],
    });
    expect(drafted.position).toBe(house.memory.stream('payoutRun-run1')[0]!.position);
    await house.do(ApprovePayoutRun, { runId: 'run1' }, undefined, { actor: finance('fin2') });
    expect(await create()).toEqual({ ...drafted, repeated: true });

    const close = (month: string) =>
      house.do(ClosePeriod, { month }, '2024-06-01T09:00:00Z', { name: `close-${month}` });
    const first = await close('2024-03');
    expect(first.answer).toEqual({
      months: [
        { month: '2024-01', statements: 1 },
        { month: '2024-02', statements: 1 },
        { month: '2024-03', statements: 3 },
      ],
      statements: 5,
    });
    // Only r is owed something, which it owes itself.
    const second = { months: [{ month: '2024-04', statements: 1 }], statements: 1 };
    expect((await close('2024-04')).answer).toEqual(second);
    expect(await close('2024-03')).toEqual({ ...first, repeated: true });
    expect(
      (
        await new House(house.memory).do(ClosePeriod, { month: '2024-04' }, '2024-06-01T09:00:00Z', {
          name: 'close-2024-04',
        })
      ).answer,
    ).toEqual(second);
  });
});
