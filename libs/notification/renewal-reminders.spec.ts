import type { CommandBus } from '@nestjs/cqrs';
import { catalogue } from '#libs/catalogue/index.js';
import { delegation } from '#libs/delegation/index.js';
import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import { Memory, memoryLedger, SPEC_TIME } from '#libs/event-sourcing/testing/memory-ledger.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { addDays, addMonths, businessDateOf } from '#libs/kernel/time.js';
import { orders, RenewProduct, TerminateProduct, TransferProduct } from '#libs/orders/index.js';
import { mandate, on, order, send } from '#libs/orders/testing/renewals.js';
import { FULL_PARTNER, representativeOf, staff } from '#libs/orders/testing/scene.js';
import { world } from '#libs/orders/testing/world.js';
import { organisation } from '#libs/organisation/index.js';
import { programme } from '#libs/programme/index.js';
import { WhenPeriodBeginsThenExpectItsEnd } from './automations/when-period-begins-then-expect-its-end.js';
import { QueueRenewalReminders } from './commands.js';
import type { NotificationQueuedData } from './events/notification-queued.js';
import { notification } from './index.js';
import { expectEnd, PeriodEnds } from './period-ends.js';
import { queueRenewalReminders, RenewalReminders } from './renewal-reminders.js';

const TODAY = businessDateOf(SPEC_TIME);
const self = automationActor('scheduler');
const programmeDesk: Actor = { userId: 'sam', orgId: null, role: 'staff:programme', channel: 'api' };

describe('the day on which periods end (R51)', () => {
  it('has each product once, noted by the ledger itself', () => {
    const note = (products: string[], actor = self) => expectEnd({ day: '2024-04-01', products }, NO_FACTS, actor);
    given(PeriodEnds)
      .when(note(['a', 'b', 'a']))
      .then([{ type: 'PeriodEndExpected', data: { day: '2024-04-01', products: ['a', 'b'] } }])
      .when(note(['b', 'c']))
      .then([{ type: 'PeriodEndExpected', data: { day: '2024-04-01', products: ['c'] } }])
      .when(note(['a', 'c']))
      .then(nothing)
      .when(note(['d'], programmeDesk))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('ordering reminders (R51)', () => {
  const ordering = (through: string, queued = 0, actor = self) =>
    queueRenewalReminders({ through }, { at: SPEC_TIME, queued }, actor);
  const ordered = (through: string, queued = 0) => ({
    type: 'RenewalRemindersQueued' as const,
    data: { through, queued },
  });

  it('is for the programme desk and the ledger itself, up to today; the same day again says only what is new', () => {
    given(RenewalReminders)
      .when(ordering(TODAY, 2))
      .then([ordered(TODAY, 2)])
      .when(ordering(TODAY))
      .then(nothing)
      .when(ordering(TODAY, 1, programmeDesk))
      .then([ordered(TODAY, 1)])
      .when(ordering(addDays(TODAY, -5)))
      .then(nothing);
    given(RenewalReminders)
      .when(ordering(addDays(TODAY, 1)))
      .then(refused('DAY_IN_FUTURE', { today: TODAY }));
    given(RenewalReminders)
      .when(ordering(TODAY, 0, { ...programmeDesk, role: 'staff:finance' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});

/** What is in the log of a world in which products were ordered, with everything that reminders add. */
class Scene {
  private readonly memory = new Memory([
    ...notification.events,
    ...[organisation, programme, catalogue, delegation, orders].flatMap(({ events }) => events),
    ...claimEvents,
    ...registerEvents,
  ]);
  private readonly ledger = memoryLedger(this.memory);
  private days = 0;

  constructor(private readonly before: Memory) {}

  /** What the automation does with everything in the log; then again, in batches of another size. */
  async followed(): Promise<void> {
    this.memory.all.push(...this.before.all.slice(this.memory.all.length));
    const bus = {
      execute: (command: LedgerCommand<unknown>) => carryOut(notification.commands, this.ledger, command),
    };
    const automation = new WhenPeriodBeginsThenExpectItsEnd(this.ledger, bus as unknown as CommandBus);
    const events = this.memory.recorded().filter(({ type }) => (automation.types as ReadonlySet<string>).has(type));
    const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
    await automation.handle(events, parking);
    for (const event of events) await automation.handle([event], parking);
  }

  async remind(through = TODAY): Promise<void> {
    this.days += 1;
    const commandId = derivedUuid('reminder', this.days);
    const context = { commandId, correlationId: commandId, causationId: commandId, actor: self };
    await carryOut(notification.commands, this.ledger, new QueueRenewalReminders({ through }, context));
  }

  /** What was queued, in short. */
  notices(): unknown[] {
    const queued = this.memory.recorded().filter(({ type }) => type === 'NotificationQueued');
    return queued.map(({ data, metadata }) => {
      const { template, recipientOrgId, details } = data as NotificationQueuedData;
      expect([template, metadata.importId]).toEqual(['renewal-coming', undefined]);
      return [details.productId, recipientOrgId, details.day, details.automatic];
    });
  }

  expected(day: string): unknown[] {
    return this.memory.stream(`periodEnds-${day}`).map(({ data }) => (data as { products: string[] }).products);
  }
}

const ends = (days: number): string => addDays(TODAY, days);
const beganAYearBefore = (day: string): string => addMonths(day, -12);
/** Products by when their year ends, in days from today. */
const worldWith = async (products: Readonly<Record<string, number>>): Promise<Memory> => {
  const memory = await world(FULL_PARTNER);
  for (const [product, days] of Object.entries(products)) {
    await order(memory, product, beganAYearBefore(ends(days)), ends(days));
  }
  return memory;
};

describe('reminding of a renewal (R51)', () => {
  it('thirty days before a period ends its owner is told, once a period, by imported products, too', async () => {
    const scene = new Scene(await worldWith({ past: -10, near: 3, edge: 30, far: 31 }));
    await scene.followed();
    expect([scene.expected(ends(-10)), scene.expected(ends(3))]).toEqual([[], [['near']]]);
    await scene.remind();
    await scene.remind();
    expect(scene.notices()).toEqual([
      ['near', 'c', ends(3), false],
      ['edge', 'c', ends(30), false],
    ]);
  });

  it('A29: the partner that has it renewed by itself is told, too', async () => {
    const memory = await worldWith({ x: 29 });
    await mandate(memory, 'x', addDays(TODAY, -20), 'p', 12);
    const scene = new Scene(memory);
    await scene.followed();
    await scene.remind();
    expect(scene.notices()).toEqual([
      ['x', 'c', ends(29), true],
      ['x', 'p', ends(29), true],
    ]);
  });

  it('what was renewed, ended or moved since is judged as it is now', async () => {
    const memory = await worldWith({ renewed: 10, ended: 10, moved: 10 });
    const period = { from: ends(10), to: addMonths(ends(10), 12) };
    const renewal = { orderId: 'o', productId: 'renewed', clientOrgId: 'c', placedBy: 'c', period };
    const today = (name: string, actor: Actor) => on(TODAY, actor, name);
    await send(memory, new RenewProduct(renewal, today('renew', representativeOf('c'))));
    await send(memory, new TerminateProduct({ productId: 'ended' }, today('end', staff('programme'))));
    await send(memory, new TransferProduct({ productId: 'moved', toOrgId: 'p' }, today('move', staff('programme'))));
    const scene = new Scene(memory);
    await scene.followed();
    await scene.remind();
    expect(scene.notices()).toEqual([['moved', 'p', ends(10), false]]);
  });
});
