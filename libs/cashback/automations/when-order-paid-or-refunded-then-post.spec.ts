import fc from 'fast-check';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { eventDefinitions as registers } from '#libs/event-sourcing/register/index.js';
import { type CommandContext, metadataOf } from '#libs/event-sourcing/ledger.js';
import { EventQuarantined } from '#libs/event-sourcing/quarantine/event-quarantined.js';
import { QUARANTINE_STREAM } from '#libs/event-sourcing/quarantine/quarantine.js';
import { Memory, memoryLedger, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { sum, ZERO } from '#libs/kernel/money.js';
import { OrderPaid } from '#libs/orders/events/order-paid.js';
import { OrderRefunded } from '#libs/orders/events/order-refunded.js';
import { confirmPayment, Order, type OrderEvent, refundOrder, routeOf } from '#libs/orders/order.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, lineOf, staff } from '#libs/orders/testing/scene.js';
import { CashbackAccrued } from '../events/cashback-accrued.js';
import { CashbackReversed } from '../events/cashback-reversed.js';
import { readStatement, type Statement } from '../statement.js';
import { WhenOrderPaidOrRefundedThenPost } from './when-order-paid-or-refunded-then-post.js';

const finance = staff('finance');
const newMemory = (): Memory =>
  new Memory([OrderPaid, OrderRefunded, CashbackAccrued, CashbackReversed, PostingDeferred, ...registers]);

/** Writes one event of an order, routed as its handler routes it. */
const write = async (
  memory: Memory,
  orderId: string,
  event: OrderEvent,
  at: string,
  route = routeOf([event]),
): Promise<void> => {
  const stream = `order-${orderId}`;
  const revision = memory.stream(stream).length - 1;
  const commandId = derivedUuid('spec', stream, revision);
  const context: CommandContext = { commandId, correlationId: commandId, causationId: commandId, actor: finance };
  const encoded = await memory.codec.encode(event, derivedUuid('event', commandId), metadataOf(context, at, route));
  memory.append(stream, [encoded], revision);
};
interface Trade {
  currency?: 'CHF' | 'EUR';
  first?: number;
  access?: AccessState;
  placedBy?: string;
}
const ENDS_OF_MONTHS = ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30'];
/** Pays order `orderId` of client `c`, which its partner `p` manages, and refunds parts of it, one a month from `first` on. */
const trade = async (
  memory: Memory,
  orderId: string,
  refunds: readonly string[] = [],
  { currency = 'CHF', first = 0, access = FULL_CLIENT, placedBy = 'c' }: Trade = {},
): Promise<void> => {
  const scene = { unit: '260.40', access: { p: access }, client: { currency } };
  const placement = decidePlacement(inputsOf(scene, placedBy), lineOf({ orderId, placedBy }));
  let state = { ...Order.initial, placementEventId: 'e', placement };
  const decisions: (() => OrderEvent[])[] = [
    () => confirmPayment({ orderId, instrument: 'card' }, { at: SPEC_TIME }, finance)(state),
    ...refunds.map((net, n) => () => {
      const refund = { refundId: `${orderId}-${n}`, orderId, net };
      return refundOrder(refund, { heldElsewhere: false, at: SPEC_TIME }, finance)(state);
    }),
  ];
  for (const [step, decide] of decisions.entries()) {
    const [event] = decide() as [OrderEvent];
    await write(memory, orderId, event, `${ENDS_OF_MONTHS[first + step]}T23:30:00Z`);
    state = Order.evolve(state, event) as typeof state;
  }
};
const sources = (memory: Memory) => memory.recorded().filter(({ category }) => category === 'order');
/** What the worker hands to an automation: the types it wants, of the categories it reads. */
const wanted = (memory: Memory, { types, categories }: WhenOrderPaidOrRefundedThenPost): RecordedEvent[] =>
  memory.recorded().filter(({ type, category }) => types.has(type) && categories.has(category));
const automationOver = (memory: Memory) => new WhenOrderPaidOrRefundedThenPost(memoryLedger(memory));
const statement = async (memory: Memory, until?: string): Promise<Statement> =>
  (await readStatement(memoryLedger(memory), 'p.CHF', until))!;

describe('An order is paid or refunded, the partner’s account moves', () => {
  it('52.08 accrued; refunds of 100.00, 100.00 and 60.40 reverse 20.00, 20.00 and 12.08 (A15, programme 1.10)', async () => {
    const memory = newMemory();
    await trade(memory, 'o1', ['100.00', '100.00', '60.40']);
    const automation = automationOver(memory);
    await automation.handle(wanted(memory, automation));
    const { rows, months, accrued, reversed, balance, carried } = await statement(memory);
    expect(rows.map(({ type, refundId, amount, balance }) => [type, refundId, amount, balance])).toEqual([
      ['accrued', null, '52.08', '52.08'],
      ['reversed', 'o1-0', '-20.00', '32.08'],
      ['reversed', 'o1-1', '-20.00', '12.08'],
      ['reversed', 'o1-2', '-12.08', '0.00'],
    ]);
    // Half past eleven at night in UTC is the next day in Zurich, and here the next month.
    expect(months.map(({ month, accrued, reversed, entries }) => [month, accrued, reversed, entries])).toEqual([
      ['2024-02', '52.08', '0.00', 1],
      ['2024-03', '0.00', '-20.00', 1],
      ['2024-04', '0.00', '-20.00', 1],
      ['2024-05', '0.00', '-12.08', 1],
    ]);
    expect([accrued, reversed, balance, carried.pending]).toEqual(['52.08', '-52.08', '0.00', '0.00']);
  });

  it('a statement until a date leaves out what came later', async () => {
    const memory = newMemory();
    await trade(memory, 'o1', ['100.00']);
    await automationOver(memory).handle(sources(memory));
    expect(await statement(memory, '2024-02-01')).toMatchObject({ balance: '52.08', carried: { pending: '32.08' } });
    expect(await statement(memory, '2024-01-31')).toMatchObject({ rows: [], months: [], balance: ZERO });
    expect(await readStatement(memoryLedger(memory), 'p.EUR')).toBeUndefined();
  });

  it('months follow one another, whichever was recorded first', async () => {
    const memory = newMemory();
    await trade(memory, 'o1', ['10.00'], { first: 2 });
    await trade(memory, 'o2', ['10.00']);
    await automationOver(memory).handle(sources(memory));
    const { months } = await statement(memory);
    expect(months.map(({ month }) => month)).toEqual(['2024-02', '2024-03', '2024-04', '2024-05']);
  });

  it('a discount moves no account (R26), nor does a refund whose share is 0.00 (A15)', async () => {
    const memory = newMemory();
    await trade(memory, 'o1', ['10.00'], { access: FULL_PARTNER, placedBy: 'p' });
    await trade(memory, 'o2', ['0.02']);
    const automation = automationOver(memory);
    await automation.handle(sources(memory));
    expect(memory.stream('partnerAccount-p.CHF').map(({ type }) => type)).toEqual(['CashbackAccrued']);
    expect(automation.unfinished()).toBeUndefined();
  });

  it('accounts are per currency, never added (A26); an entry inherits the time of its cause', async () => {
    const memory = newMemory();
    await trade(memory, 'o1', [], { currency: 'EUR' });
    await trade(memory, 'o2', []);
    await automationOver(memory).handle(sources(memory));
    expect(memory.stream('partnerAccount-p.EUR')).toHaveLength(1);
    const [entry] = memory.stream('partnerAccount-p.CHF');
    expect(entry?.metadata).toMatchObject({
      effectiveAt: '2024-01-31T23:30:00Z',
      $causationId: sources(memory)[1]?.id,
      actor: automationActor('when-order-paid-or-refunded-then-post'),
    });
  });

  it('seen twice, in other blocks or by another process, it changes nothing', async () => {
    const memory = newMemory();
    for (const orderId of ['o1', 'o2', 'o3']) await trade(memory, orderId, ['10.00', '20.00']);
    const events = sources(memory);
    const automation = automationOver(memory);
    await automation.handle(events.slice(0, 4));
    await automation.handle(events.slice(2));
    await automationOver(memory).handle(events);
    expect((await statement(memory)).rows).toHaveLength(9);
  });

  it('another process goes on from the balance that it finds (I4)', async () => {
    const memory = newMemory();
    for (const orderId of ['o1', 'o2']) {
      await trade(memory, orderId);
      await automationOver(memory).handle(sources(memory));
    }
    expect(await statement(memory)).toMatchObject({ balance: '104.16', carried: { pending: '104.16' } });
  });

  it('a payment that was set aside is posted when it comes late, and only once', async () => {
    const memory = newMemory();
    await trade(memory, 'o1');
    await trade(memory, 'o2');
    const [first, second] = sources(memory) as [RecordedEvent, RecordedEvent];
    const automation = automationOver(memory);
    await automation.handle([second]);
    await automation.handleLate([first]);
    await automation.handleLate([first, second]);
    const { rows } = await statement(memory);
    expect(rows.map(({ orderId, balance }) => [orderId, balance])).toEqual([
      ['o2', '52.08'],
      ['o1', '104.16'],
    ]);
  });

  it.each([
    ['whom', {}],
    ['whom', { currency: 'CHF' }],
    ['in which currency', { partner: 'p' }],
  ])('a payment that earns somebody without saying %s stops the automation: %j', async (_, route) => {
    const memory = newMemory();
    const placement = decidePlacement(inputsOf({ access: { p: FULL_CLIENT } }, 'c'), lineOf());
    const [event] = confirmPayment(
      { orderId: 'o1', instrument: 'card' },
      { at: SPEC_TIME },
      finance,
    )({ ...Order.initial, placement }) as [OrderEvent];
    await write(memory, 'o1', event, '2024-01-01T00:00:00Z', route);
    await expect(automationOver(memory).handle(sources(memory))).rejects.toThrow('does not say whose account');
  });

  it('a payment whose metadata names another account is deferred, its refunds behind it; the rest goes on', async () => {
    const memory = newMemory();
    const placement = decidePlacement(inputsOf({ access: { q: FULL_CLIENT } }, 'c'), lineOf({ orderId: 'o1' }));
    const [event] = confirmPayment(
      { orderId: 'o1', instrument: 'card' },
      { at: SPEC_TIME },
      finance,
    )({ ...Order.initial, placement }) as [OrderEvent];
    await write(memory, 'o1', event, '2024-01-01T00:00:00Z', { partner: 'p', currency: 'CHF' });
    await trade(memory, 'o2');
    const automation = automationOver(memory);
    await automation.handle(sources(memory));
    expect(memory.stream('partnerAccount-p.CHF').map(({ type }) => type)).toEqual([
      'PostingDeferred',
      'CashbackAccrued',
    ]);
    expect(await statement(memory)).toMatchObject({ balance: '52.08', carried: { pending: '52.08' } });
    expect(automation.unfinished()).toBe(sources(memory)[0]?.position);
    await automation.idle();
    expect(memory.stream('partnerAccount-p.CHF')).toHaveLength(2);
  });

  it('what waits no longer does once a person has set the payment aside', async () => {
    const memory = newMemory();
    const placement = decidePlacement(inputsOf({ access: { q: FULL_CLIENT } }, 'c'), lineOf({ orderId: 'o1' }));
    const payment = confirmPayment({ orderId: 'o1', instrument: 'card' }, { at: SPEC_TIME }, finance);
    const [event] = payment({ ...Order.initial, placement }) as [OrderEvent];
    await write(memory, 'o1', event, '2024-01-01T00:00:00Z', { partner: 'p', currency: 'CHF' });
    const ledger = memoryLedger(memory);
    const automation = new WhenOrderPaidOrRefundedThenPost(ledger);
    await automation.handle(sources(memory));
    expect(automation.unfinished()).toBe(0n);
    const data = { stream: 'order-o1', revision: 0, eventId: sources(memory)[0]?.id };
    const metadata = { actor: finance, effectiveAt: SPEC_TIME };
    ledger.store.quarantine.take({ stream: QUARANTINE_STREAM, type: EventQuarantined.type, data, metadata } as never);
    await automation.idle();
    expect(automation.unfinished()).toBeUndefined();
    expect(await statement(memory)).toMatchObject({ rows: [], balance: ZERO, carried: { pending: ZERO } });
  });

  it('the balance is the sum of its rows, and months sum to it, for any trades (I4)', async () => {
    const trades = fc.array(fc.array(fc.constantFrom('10.00', '33.33', '86.80'), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(trades, async (orders) => {
        const memory = newMemory();
        for (const [n, refunds] of orders.entries()) await trade(memory, `o${n}`, refunds);
        await automationOver(memory).handle(sources(memory));
        const { rows, months, balance, carried } = await statement(memory);
        expect(sum(rows.map(({ amount }) => amount))).toBe(balance);
        expect(sum(months.flatMap(({ accrued, reversed }) => [accrued, reversed]))).toBe(balance);
        expect(carried.pending).toBe(balance);
      }),
      { numRuns: 20 },
    );
  });
});
