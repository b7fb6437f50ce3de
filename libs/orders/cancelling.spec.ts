import type { CommandBus } from '@nestjs/cqrs';
import fc from 'fast-check';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { type Interference, type Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { addMonths } from '#libs/kernel/time.js';
import { PATIENCE_MS, WhenPlacementThenComplete } from './automations/when-placement-then-complete.js';
import { cancelOrder } from './cancelling.js';
import { afterUnfinished, refuseUnfinished } from './completing.js';
import { CancelOrder, ConfirmPayment, PlaceOrder, RefundOrder, RenewProduct, TerminateProduct } from './index.js';
import { Order, type OrderState } from './order.js';
import { Product, type ProductEvent, type ProductState } from './product.js';
import { codeOf, send } from './testing/renewals.js';
import { FULL_CLIENT, FULL_PARTNER, order, renew, representativeOf, staff, YEAR } from './testing/scene.js';
import { contextOf, world } from './testing/world.js';

const [c, p, finance] = [representativeOf('c'), representativeOf('p'), staff('finance')];
const ordered = given<ProductState, ProductEvent>(Product).when(order({}));
const PLACEMENT = '00000000-0000-4000-8000-000000000001';
/** The order of a placement, as its own stream has it. */
const orderOf = (placement: ProductEvent | undefined, more: Partial<OrderState> = {}): OrderState => ({
  ...Order.initial,
  placement: placement?.data as OrderState['placement'],
  placementEventId: PLACEMENT,
  ...more,
});
const cancel = (order: OrderState, actor = c, orderId = 'o1') => cancelOrder({ orderId }, { order }, actor);

describe('An order that is not paid is cancelled (A12)', () => {
  const first = orderOf(ordered.events[0]);
  const begun = {
    type: 'CancellationBegun',
    data: { productId: 'x', orderId: 'o1', placementEventId: PLACEMENT },
  } as const;

  it('by its payer or by finance; asked again while it is under way, or once it is done, nothing changes', () => {
    ordered.when(cancel(first)).then([begun]).when(cancel(first)).then(nothing);
    ordered.when(cancel(first, finance)).then([begun]);
    ordered.when(cancel({ ...first, cancelled: true })).then(nothing);
    ordered.when(cancel(first, representativeOf('c', 'administrator'))).then([begun]);
  });

  it('by nobody else: the client of what its partner pays neither, nor other desks, nor collaborators', () => {
    const paidByPartner = given<ProductState, ProductEvent>(Product).when(
      order({ access: { p: FULL_PARTNER } }, { placedBy: 'p' }),
    );
    const partners = orderOf(paidByPartner.events[0]);
    paidByPartner.when(cancel(partners)).then(refused('ACTOR_NOT_ALLOWED'));
    paidByPartner.when(cancel(partners, p)).then([begun]);
    for (const actor of [p, staff('programme'), representativeOf('c', 'collaborator')]) {
      ordered.when(cancel(first, actor)).then(refused('ACTOR_NOT_ALLOWED'));
    }
  });

  it('not once it is paid, nor one that never was, nor below a later period', () => {
    ordered.when(cancel({ ...first, paid: true })).then(refused('ORDER_ALREADY_PAID'));
    ordered.when(cancel(Order.initial)).then(refused('UNKNOWN_ORDER'));
    const renewed = ordered.when(renew({}));
    renewed
      .when(cancel(first))
      .then(refused('LATER_PERIOD_EXISTS', { orderId: 'o1', productId: 'x', lastOrderId: 'o2' }));
  });

  it('by the payer no more once the product is another client’s (E26)', () => {
    const data = { productId: 'x', fromOrgId: 'c', toOrgId: 'd' };
    const moved = given<ProductState, ProductEvent>(Product, [...ordered.events, { type: 'ProductTransferred', data }]);
    moved.when(cancel(first)).then(refused('PRODUCT_NOT_OWNED'));
    moved.when(cancel(first, finance)).then([begun]);
  });
});

let names = 0;
const fresh = (): string => `n${(names += 1)}`;
const place = (memory: Memory, orderId: string, from: string, to: string) =>
  send(
    memory,
    new PlaceOrder(
      { orderId, productId: 'x', clientOrgId: 'c', sku: 'hosting', quantity: 1, placedBy: 'c', period: { from, to } },
      contextOf(fresh(), c),
    ),
  );
const next = (memory: Memory, orderId: string, from: string, to: string) =>
  send(
    memory,
    new RenewProduct(
      { orderId, productId: 'x', clientOrgId: 'c', placedBy: 'c', period: { from, to } },
      contextOf(fresh(), c),
    ),
  );
const cancelled = (memory: Memory, orderId: string, interference: Interference = {}, name = fresh()) =>
  send(memory, new CancelOrder({ orderId, reason: 'ordered twice' }, contextOf(name, c)), interference);
const pay = (memory: Memory, orderId: string) =>
  send(memory, new ConfirmPayment({ orderId, instrument: 'transfer' }, contextOf(fresh(), finance)));
const typesOf = (memory: Memory, stream: string) => memory.stream(stream).map(({ type }) => type);
/** Calls once, at the n-th append to the stream. */
const at = (moment: 'before' | 'after', stream: string, n: number, act: () => Promise<unknown>): Interference => {
  let count = 0;
  return {
    [moment]: async (operation: string, name: string) => {
      if (operation === 'append' && name === stream && (count += 1) === n) await act();
    },
  };
};
class Died extends Error {}
const die = async () => {
  throw new Died();
};

describe('A cancellation, from the product to the order and back', () => {
  it('frees the period, and of the only one the product’s id; a repetition is answered with the first outcome', async () => {
    const memory = await world(FULL_CLIENT);
    await place(memory, 'o1', YEAR.from, YEAR.to);
    const once = await cancelled(memory, 'o1', {}, 'twice');
    expect(once).toMatchObject({ stream: 'order-o1', repeated: false, events: [{ type: 'OrderCancelled' }] });
    expect(await cancelled(memory, 'o1', {}, 'twice')).toEqual({ ...once, repeated: true });
    expect((await cancelled(memory, 'o1')).events).toEqual([]);
    expect(typesOf(memory, 'product-x')).toEqual([
      'ProductOrdered',
      'CancellationBegun',
      'PlacementCancelled',
      'ProductTerminated',
    ]);
    expect(memory.stream('order-o1').at(-1)?.data).toMatchObject({ charged: '10.00', reason: 'ordered twice' });
    await place(memory, 'o2', YEAR.from, YEAR.to);
    await next(memory, 'o3', YEAR.to, '2026-04-01');
    await cancelled(memory, 'o3');
    await next(memory, 'o4', YEAR.to, '2026-04-01');
    expect(await codeOf(place(memory, 'o5', YEAR.from, YEAR.to))).toBe('PRODUCT_EXISTS');
    expect(await codeOf(next(memory, 'o3', '2026-04-01', '2027-04-01'))).toBe('ORDER_EXISTS');
  });

  it('a payment that comes late is refused, and told whose money it is and how much', async () => {
    const memory = await world(FULL_CLIENT);
    await place(memory, 'o1', YEAR.from, YEAR.to);
    await cancelled(memory, 'o1');
    await expect(pay(memory, 'o1')).rejects.toMatchObject({
      code: 'ORDER_CANCELLED',
      details: { orderId: 'o1', payerOrgId: 'c', clientOrgId: 'c', currency: 'CHF', charged: '10.00' },
    });
    const refund = new RefundOrder({ orderId: 'o1', refundId: 'r', net: '1.00' }, contextOf(fresh(), finance));
    expect(await codeOf(send(memory, refund))).toBe('ORDER_NOT_PAID');
  });

  it('of a payment at the same moment exactly one wins, and what was begun is taken back', async () => {
    const memory = await world(FULL_CLIENT);
    await place(memory, 'o1', YEAR.from, YEAR.to);
    const attempt = cancelled(
      memory,
      'o1',
      at('before', 'order-o1', 1, () => pay(memory, 'o1')),
      'late',
    );
    expect(await codeOf(attempt)).toBe('ORDER_ALREADY_PAID');
    expect(typesOf(memory, 'order-o1')).toEqual(['OrderOpened', 'OrderPaid']);
    expect(typesOf(memory, 'product-x')).toEqual(['ProductOrdered', 'CancellationBegun', 'CancellationWithdrawn']);
    expect(await codeOf(cancelled(memory, 'o1', {}, 'late'))).toBe('ORDER_ALREADY_PAID');
    await next(memory, 'o2', YEAR.to, '2026-04-01');
  });

  it.each([
    ['after it was begun', 'product-x', 1],
    ['after the order was cancelled', 'order-o1', 1],
  ])(
    'a death %s leaves nothing behind: repeated, by the next command, and by the ledger itself',
    async (_, stream, n) => {
      const closers: ((memory: Memory) => Promise<unknown>)[] = [
        (memory) => cancelled(memory, 'o1', {}, 'dies'),
        (memory) => place(memory, 'o2', YEAR.from, YEAR.to),
        async (memory) => {
          let now = 0;
          class Clocked extends WhenPlacementThenComplete {
            protected override monotonicMs = (): number => now;
          }
          const execute = (command: LedgerCommand<unknown>) => send(memory, command);
          const automation = new Clocked({ execute } as unknown as CommandBus);
          await automation.handle(memory.recorded().filter(({ type }) => automation.types.has(type)));
          expect(automation.unfinished()).toBeDefined();
          now = PATIENCE_MS;
          await automation.idle();
          await automation.handle(memory.recorded().filter(({ type }) => type === 'PlacementCancelled'));
          expect(automation.unfinished()).toBeUndefined();
        },
      ];
      for (const close of closers) {
        const memory = await world(FULL_CLIENT);
        await place(memory, 'o1', YEAR.from, YEAR.to);
        await expect(cancelled(memory, 'o1', at('after', stream, n, die), 'dies')).rejects.toThrow(Died);
        await close(memory);
        expect(typesOf(memory, 'order-o1')).toEqual(['OrderOpened', 'OrderCancelled']);
        expect(typesOf(memory, 'product-x').slice(1, 4)).toEqual([
          'CancellationBegun',
          'PlacementCancelled',
          'ProductTerminated',
        ]);
        const again = await cancelled(memory, 'o1', {}, 'dies');
        expect(again.events).toMatchObject([{ type: 'OrderCancelled' }]);
      }
    },
  );

  it('nothing happens to a product that stands still before it is settled', async () => {
    const memory = await world(FULL_CLIENT);
    await place(memory, 'o1', YEAR.from, YEAR.to);
    await expect(cancelled(memory, 'o1', at('after', 'product-x', 1, die))).rejects.toThrow(Died);
    const ledger = memoryLedger(memory);
    const { state } = await ledger.read(Product, 'x');
    const read = <S>(aggregate: never, id: string) => ledger.read<S, never>(aggregate, id);
    await expect(refuseUnfinished(read as never, state)).rejects.toThrow();
    expect(await afterUnfinished(ledger, 'x', async () => 'done')).toBe('done');
    await codeOf(send(memory, new TerminateProduct({ productId: 'x' }, contextOf(fresh(), staff('programme')))));
    expect(typesOf(memory, 'product-x')).toContain('PlacementCancelled');
  });
});

/** What a product is to a simple mind: periods in a row, each of an order that is open, paid, refunded or gone. */
class Model {
  readonly periods: { orderId: string; from: string; to: string; status: 'open' | 'paid' | 'refunded' }[] = [];
  terminated = false;
  find(orderId: string) {
    return this.periods.find((one) => one.orderId === orderId);
  }
}
type Step = { do: 'place' | 'renew' | 'pay' | 'cancel' | 'refund' | 'terminate'; which: number };

describe('Any sequence of orders, renewals, payments, cancellations, refunds and a termination', () => {
  const steps = fc.array(
    fc.record({
      do: fc.constantFrom<Step['do']>('place', 'renew', 'renew', 'pay', 'cancel', 'cancel', 'refund', 'terminate'),
      which: fc.nat({ max: 6 }),
    }),
    { maxLength: 14 },
  );

  const play = async (memory: Memory, model: Model, { do: what, which }: Step, id: string): Promise<void> => {
    const last = model.periods.at(-1);
    const chosen = model.periods[which % Math.max(1, model.periods.length)];
    const [from, to] = [last?.to ?? YEAR.from, addMonths(last?.to ?? YEAR.from, 12)];
    switch (what) {
      case 'place': {
        const code = await codeOf(place(memory, id, YEAR.from, addMonths(YEAR.from, 12)));
        expect(code).toBe(last ? 'PRODUCT_EXISTS' : 'accepted');
        if (last) return;
        model.terminated = false;
        return void model.periods.push({ orderId: id, from, to, status: 'open' });
      }
      case 'renew': {
        const code = await codeOf(next(memory, id, from, to));
        expect(code).toBe(!last ? 'UNKNOWN_PRODUCT' : model.terminated ? 'PRODUCT_TERMINATED' : 'accepted');
        if (code === 'accepted') model.periods.push({ orderId: id, from, to, status: 'open' });
        return;
      }
      case 'pay': {
        if (!chosen) return;
        expect(await codeOf(pay(memory, chosen.orderId))).toBe(
          chosen.status === 'open' ? 'accepted' : 'ORDER_ALREADY_PAID',
        );
        if (chosen.status === 'open') chosen.status = 'paid';
        return;
      }
      case 'cancel': {
        if (!chosen) return;
        const expected =
          chosen.status !== 'open' ? 'ORDER_ALREADY_PAID' : chosen === last ? 'accepted' : 'LATER_PERIOD_EXISTS';
        expect(await codeOf(cancelled(memory, chosen.orderId))).toBe(expected);
        if (expected === 'accepted') {
          model.periods.pop();
          expect(await codeOf(pay(memory, chosen.orderId))).toBe('ORDER_CANCELLED');
        }
        return;
      }
      case 'refund': {
        if (!chosen) return;
        const command = new RefundOrder(
          { orderId: chosen.orderId, refundId: `r-${chosen.orderId}`, net: '10.00' },
          contextOf(fresh(), finance),
        );
        expect(await codeOf(send(memory, command))).toBe(chosen.status === 'open' ? 'ORDER_NOT_PAID' : 'accepted');
        if (chosen.status === 'paid') chosen.status = 'refunded';
        return;
      }
      case 'terminate': {
        const command = new TerminateProduct({ productId: 'x' }, contextOf(fresh(), c));
        const code = await codeOf(send(memory, command));
        expect(code).toBe(!last ? 'UNKNOWN_PRODUCT' : model.terminated ? 'PRODUCT_TERMINATED' : 'accepted');
        if (last) model.terminated = true;
      }
    }
  };

  it('leaves periods in a row, never two at once, and those of cancelled orders free (E24)', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const memory = await world(FULL_CLIENT);
        const model = new Model();
        for (const [index, step] of all.entries()) {
          await play(memory, model, step, `o${index}`);
          const { state } = await memoryLedger(memory).read(Product, 'x');
          const periods = model.periods.map(({ orderId, from, to }) => ({ orderId, period: { from, to } }));
          expect(state.standing.toArray()).toMatchObject(periods);
          expect(state.standing.size).toBe(periods.length);
          expect([state.exists, state.lastPeriod]).toEqual([periods.length > 0, periods.at(-1)?.period ?? null]);
          expect(state.renewals).toBe(Math.max(0, periods.length - 1));
        }
      }),
      { numRuns: 60 },
    );
  });
});
