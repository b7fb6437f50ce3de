import type { CommandBus } from '@nestjs/cqrs';
import fc from 'fast-check';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { DomainError } from '#libs/kernel/errors.js';
import { addDays, addMonths } from '#libs/kernel/time.js';
import { WhenRightLostThenLapseMandates } from './automations/when-right-lost-then-lapse-mandates.js';
import type { MandateLapsed } from './events/mandate-lapsed.js';
import type { ProductRenewed } from './events/product-renewed.js';
import {
  CancelRenewal,
  orders,
  PlaceOrder,
  Product,
  RenewDue,
  RenewProduct,
  SetRenewal,
  TerminateProduct,
} from './index.js';
import { FULL_CLIENT, FULL_PARTNER, limited, representativeOf, staff } from './testing/scene.js';
import { contextOf, granted, happen, revoked, world } from './testing/world.js';

const narrowed = {
  type: 'AccessChanged',
  data: { partnershipId: 'c_p', partnerOrgId: 'p', to: limited('x'), paymentBefore: 'PARTNER' },
} as const;
const widened = {
  type: 'AccessChanged',
  data: { partnershipId: 'c_p', partnerOrgId: 'p', to: FULL_CLIENT, paymentBefore: null },
} as const;
const send = (memory: Memory, command: LedgerCommand<unknown>, interference: Interference = {}) =>
  carryOut(orders.commands, memoryLedger(memory, interference), command);
let commands = 0;
/** On a business day of a history, which says itself when it was. */
const on = (day: string, actor: Actor = representativeOf('c'), name = `c${(commands += 1)}`): CommandContext => ({
  ...contextOf(name, { ...actor, channel: 'import' }),
  effectiveAt: `${day}T09:00:00Z`,
  importId: 'spec',
});
const order = (memory: Memory, productId: string, from: string, to: string) =>
  send(
    memory,
    new PlaceOrder(
      {
        orderId: `o-${productId}`,
        productId,
        clientOrgId: 'c',
        sku: 'hosting',
        quantity: 1,
        placedBy: 'c',
        period: { from, to },
      },
      on(from),
    ),
  );
const mandate = (
  memory: Memory,
  productId: string,
  day: string,
  placedBy = 'p',
  months = 1,
  interference: Interference = {},
) =>
  send(
    memory,
    new SetRenewal({ productId, clientOrgId: 'c', placedBy, months }, on(day, representativeOf(placedBy))),
    interference,
  );
const due = (memory: Memory, through: string, interference: Interference = {}, name?: string) =>
  send(memory, new RenewDue({ through }, on(through, staff('programme'), name)), interference);
const renewals = (memory: Memory, productId: string) =>
  memory
    .stream(`product-${productId}`)
    .filter(({ type }) => type === 'ProductRenewed')
    .map(({ data }) => (data as ProductRenewed['data']).period);
const lapses = (memory: Memory) =>
  memory
    .recorded()
    .filter(({ type }) => type === 'MandateLapsed')
    .map(({ data }) => [(data as MandateLapsed['data']).productId, (data as MandateLapsed['data']).reason]);
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: DomainError) => error.code ?? String(error),
  );
/** What the worker does of its own accord with everything that has happened. */
const follow = async (memory: Memory): Promise<void> => {
  const ledger = memoryLedger(memory);
  const execute = (command: LedgerCommand<unknown>): Promise<CommandOutcome> =>
    carryOut(orders.commands, ledger, command);
  const automation = new WhenRightLostThenLapseMandates(ledger, { execute } as unknown as CommandBus);
  const parking = { park: () => Promise.reject(new Error('nothing is to be parked')) };
  const events = memory.recorded().filter(({ type }) => (automation.types as ReadonlySet<string>).has(type));
  await automation.handle(events, parking);
};
class Died extends Error {}

describe('RenewDue', () => {
  it('E24: renews what ends within 14 days, from the end of its period, as who set it up, at the prices of now', async () => {
    const memory = await world(FULL_PARTNER);
    await order(memory, 'x', '2024-01-31', '2024-02-29');
    await order(memory, 'y', '2024-01-31', '2024-03-01');
    for (const product of ['x', 'y']) await mandate(memory, product, '2024-02-01');
    await due(memory, '2024-02-14');
    expect(renewals(memory, 'x')).toEqual([]);
    const outcome = await due(memory, '2024-02-15');
    expect(outcome.events.map(({ type }) => type)).toEqual(['DueProductsRenewed']);
    expect(renewals(memory, 'y')).toEqual([]);
    const [renewed] = memory.stream('product-x').slice(-1);
    expect(renewed?.data).toMatchObject({
      orderId: 'auto-x-2024-02-29',
      period: { from: '2024-02-29', to: '2024-03-31' },
      mandate: 'auto',
      decision: { placedBy: 'p', payerOrgId: 'p', benefit: 'discount' },
    });
    expect(renewed?.metadata).toMatchObject({ effectiveAt: '2024-02-15T09:00:00Z', importId: 'spec' });
    expect(memory.stream('order-auto-x-2024-02-29').map(({ type }) => type)).toEqual(['OrderOpened']);
    expect(memory.stream('dueRenewals-main').at(-1)?.data).toEqual({ through: '2024-02-15', renewed: 1, lapsed: 0 });
  });

  it('E24: again until it is not due any more, counted from the anchor each time, by hand or not', async () => {
    const memory = await world(FULL_PARTNER);
    await order(memory, 'x', '2023-08-31', '2023-09-30');
    await mandate(memory, 'x', '2023-09-01', 'c', 2);
    const period = { from: '2023-09-30', to: '2023-10-05' };
    const byHand = { orderId: 'o2', productId: 'x', clientOrgId: 'c', placedBy: 'c', period };
    await send(memory, new RenewProduct(byHand, on('2023-09-02')));
    await due(memory, '2024-02-15');
    expect(renewals(memory, 'x')).toEqual([
      period,
      { from: '2023-10-05', to: '2023-10-31' },
      { from: '2023-10-31', to: '2023-12-31' },
      { from: '2023-12-31', to: '2024-02-29' },
      { from: '2024-02-29', to: '2024-04-30' },
    ]);
    const written = memory.all.length;
    await due(memory, '2024-02-15');
    await due(memory, '2024-01-01');
    expect(memory.all).toHaveLength(written);
  });

  it('E25: a renewal that is refused lets its mandate lapse with the code; the others are renewed', async () => {
    const memory = await world(FULL_PARTNER);
    for (const product of ['x', 'y']) {
      await order(memory, product, '2024-01-31', '2024-02-29');
      await mandate(memory, product, '2024-02-01');
    }
    const taken = { orderId: 'auto-x-2024-02-29', productId: 'z', clientOrgId: 'c', sku: 'hosting', quantity: 1 };
    await send(memory, new PlaceOrder({ ...taken, placedBy: 'c', period: null }, on('2024-02-02')));
    await due(memory, '2024-02-20');
    expect(lapses(memory)).toEqual([['x', 'ORDER_EXISTS']]);
    expect([renewals(memory, 'x'), renewals(memory, 'y')]).toEqual([[], [expect.anything()]]);
    expect(memory.stream('dueRenewals-main').at(-1)?.data).toMatchObject({ renewed: 1, lapsed: 1 });
    await due(memory, '2024-02-21');
    expect(lapses(memory)).toHaveLength(1);
  });

  it('is told once a day, and whenever something became of it; how far it went is the latest day', async () => {
    const memory = await world(FULL_PARTNER);
    await due(memory, '2024-02-14');
    await due(memory, '2024-02-14');
    await due(memory, '2024-02-20');
    await order(memory, 'x', '2024-01-31', '2024-02-29');
    await mandate(memory, 'x', '2024-02-01');
    await due(memory, '2024-02-15');
    await due(memory, '2024-02-19');
    await due(memory, '2024-02-21');
    expect(memory.stream('dueRenewals-main').map(({ data }) => data)).toEqual([
      { through: '2024-02-14', renewed: 0, lapsed: 0 },
      { through: '2024-02-20', renewed: 0, lapsed: 0 },
      { through: '2024-02-15', renewed: 1, lapsed: 0 },
      { through: '2024-02-21', renewed: 0, lapsed: 0 },
    ]);
  });

  it('E24: what is not renewed by itself any more is left alone', async () => {
    const memory = await world(FULL_PARTNER);
    for (const product of ['x', 'y']) {
      await order(memory, product, '2024-01-31', '2024-02-29');
      await mandate(memory, product, '2024-02-01');
    }
    await send(memory, new CancelRenewal({ productId: 'x', by: 'c' }, on('2024-02-02')));
    await send(memory, new TerminateProduct({ productId: 'y' }, on('2024-02-02', staff('programme'))));
    await due(memory, '2024-02-20');
    expect([...renewals(memory, 'x'), ...renewals(memory, 'y'), ...lapses(memory)]).toEqual([]);
  });

  it('is the programme desk’s and the ledger’s own, for days that have come', async () => {
    const memory = await world(FULL_PARTNER);
    const live = (through: string, actor: Actor) =>
      codeOf(send(memory, new RenewDue({ through }, contextOf(through + actor.role, actor))));
    expect(await live('2024-03-12', staff('finance'))).toBe('ACTOR_NOT_ALLOWED');
    expect(await live('2024-03-13', staff('programme'))).toBe('DAY_IN_FUTURE');
    expect(await live('2024-03-12', staff('programme'))).toBe('accepted');
  });

  it('E24: ids that begin with auto- are nobody else’s, where no history tells them', async () => {
    const memory = await world(FULL_PARTNER);
    const line = { orderId: 'auto-x', productId: 'x', clientOrgId: 'c', sku: 'hosting', quantity: 1, placedBy: 'c' };
    const live = (name: string) => contextOf(name, representativeOf('c'));
    const period = { from: '2024-04-01', to: '2024-05-01' };
    expect(await codeOf(send(memory, new PlaceOrder({ ...line, period: null }, live('o'))))).toBe('ORDER_ID_RESERVED');
    expect(await codeOf(send(memory, new RenewProduct({ ...line, period }, live('r'))))).toBe('ORDER_ID_RESERVED');
    expect(await codeOf(send(memory, new PlaceOrder({ ...line, period: null }, on('2024-03-01'))))).toBe('accepted');
  });

  it('a product whose id is as long as ids get has renewals, too', async () => {
    const memory = await world(FULL_PARTNER);
    const product = 'x'.repeat(64);
    const short = { orderId: 'o', productId: product, clientOrgId: 'c', sku: 'hosting', quantity: 1, placedBy: 'c' };
    await send(
      memory,
      new PlaceOrder({ ...short, period: { from: '2024-01-31', to: '2024-02-29' } }, on('2024-01-31')),
    );
    await mandate(memory, product, '2024-02-01');
    await due(memory, '2024-02-20');
    expect(renewals(memory, product)).toHaveLength(1);
  });

  it('a run that dies anywhere is finished by the same command, each renewal once', async () => {
    const count = 6;
    for (let deaths = 1; deaths <= 2 * count + 1; deaths += 2) {
      const memory = await world(FULL_PARTNER);
      for (let n = 0; n < count; n += 1) {
        await order(memory, `x${n}`, '2024-01-31', '2024-02-29');
        await mandate(memory, `x${n}`, '2024-02-01', 'p', n % 2 === 0 ? 1 : 12);
      }
      let left = deaths;
      const dying: Interference = {
        before: async (operation) => {
          if (operation === 'append' && (left -= 1) <= 0) throw new Died();
        },
      };
      await expect(due(memory, '2024-02-20', dying, 'the run')).rejects.toThrow(Died);
      const outcome = await due(memory, '2024-02-20', {}, 'the run');
      expect(outcome.events).toHaveLength(1);
      for (let n = 0; n < count; n += 1) expect(renewals(memory, `x${n}`)).toHaveLength(1);
      expect(memory.recorded().filter(({ type }) => type === 'OrderOpened')).toHaveLength(2 * count);
      const written = memory.all.length;
      expect(await due(memory, '2024-02-20', {}, 'the run')).toEqual({ ...outcome, repeated: true });
      expect(memory.all).toHaveLength(written);
    }
  });

  it('two runs at once renew everything once', async () => {
    const memory = await world(FULL_PARTNER);
    for (let n = 0; n < 5; n += 1) {
      await order(memory, `x${n}`, '2024-01-31', '2024-02-29');
      await mandate(memory, `x${n}`, '2024-02-01');
    }
    await Promise.all(['2024-02-20', '2024-02-20', '2024-02-21'].map((day) => due(memory, day)));
    for (let n = 0; n < 5; n += 1) expect(renewals(memory, `x${n}`)).toHaveLength(1);
    expect(lapses(memory)).toEqual([]);
  });
});

describe('A mandate and the right of whoever set it up (A29, E25)', () => {
  const start = async (): Promise<Memory> => {
    const memory = await world(FULL_PARTNER);
    for (const product of ['x', 'y']) await order(memory, product, '2024-01-31', '2024-02-29');
    await mandate(memory, 'x', '2024-02-01', 'p');
    await mandate(memory, 'y', '2024-02-01', 'c');
    return memory;
  };

  it.each([
    ['ended', [revoked()]],
    ['was narrowed', [narrowed]],
    ['ended and was granted again', [revoked(), granted(FULL_PARTNER, 'again')]],
    ['was narrowed and widened again', [narrowed, widened]],
  ])('lapses when its FULL access %s, at once or in the due renewal, whichever comes first', async (_, events) => {
    for (const worker of ['follows', 'stands still']) {
      const memory = await start();
      await happen(memory, 'delegation-c', ...events);
      if (worker === 'follows') await follow(memory);
      await due(memory, '2024-02-20');
      await follow(memory);
      expect(lapses(memory)).toEqual([['x', 'NOT_ALLOWED_TO_ORDER']]);
      expect([renewals(memory, 'x').length, renewals(memory, 'y').length]).toEqual([0, 1]);
    }
  });

  const suspended = { type: 'PartnerSuspended', data: { orgId: 'p' } } as const;
  const reinstated = { type: 'PartnerReinstated', data: { orgId: 'p' } } as const;
  const left = { type: 'PartnerLeft', data: { orgId: 'p' } } as const;
  it.each([
    ['is suspended', [suspended], 'PARTNER_SUSPENDED'],
    ['was suspended and is reinstated', [suspended, reinstated], 'PARTNER_SUSPENDED'],
    ['has left', [left], 'NOT_ALLOWED_TO_ORDER'],
  ])('lapses when its partner %s, at once or in the due renewal, whichever comes first', async (_, events, reason) => {
    for (const worker of ['follows', 'stands still']) {
      const memory = await start();
      await happen(memory, 'partner-p', ...events);
      if (worker === 'follows') await follow(memory);
      await due(memory, '2024-02-20');
      await follow(memory);
      expect(lapses(memory)).toEqual([['x', reason]]);
      expect([renewals(memory, 'x').length, renewals(memory, 'y').length]).toEqual([0, 1]);
    }
  });

  it('does not lapse by what leaves FULL access as it is, or is another partner’s', async () => {
    const memory = await start();
    const payment = {
      type: 'PaymentMethodChanged',
      data: { partnershipId: 'c_p', partnerOrgId: 'p', from: 'PARTNER', to: 'CLIENT' },
    } as const;
    const replaced = {
      type: 'AccessChanged',
      data: { partnershipId: 'c_p', partnerOrgId: 'p', to: FULL_PARTNER, paymentBefore: 'CLIENT' },
    } as const;
    await happen(memory, 'delegation-c', payment, replaced);
    await happen(memory, 'delegation-d', granted(FULL_PARTNER, 'd_p'), revoked());
    await follow(memory);
    await due(memory, '2024-02-20');
    expect(lapses(memory)).toEqual([]);
    expect(renewals(memory, 'x')).toHaveLength(1);
  });

  it('one that is set up while its access ends lapses, and is never acted upon', async () => {
    const memory = await world(FULL_PARTNER);
    await order(memory, 'x', '2024-01-31', '2024-02-29');
    let raced = false;
    const race: Interference = {
      before: async (operation, stream) => {
        if (operation !== 'append' || stream !== 'product-x' || raced) return;
        raced = true;
        await happen(memory, 'delegation-c', revoked());
      },
    };
    await mandate(memory, 'x', '2024-02-01', 'p', 1, race);
    await follow(memory);
    expect(lapses(memory)).toEqual([['x', 'NOT_ALLOWED_TO_ORDER']]);
  });

  it('a renewal that races the end of access is void, and the mandate lapses in the same run', async () => {
    const memory = await start();
    let raced = false;
    const race: Interference = {
      before: async (operation, stream) => {
        if (operation !== 'append' || stream !== 'product-x' || raced) return;
        raced = true;
        await happen(memory, 'delegation-c', revoked());
      },
    };
    await due(memory, '2024-02-20', race);
    const types = memory.stream('product-x').map(({ type }) => type);
    expect(types).toEqual(['ProductOrdered', 'MandateSet', 'ProductRenewed', 'PlacementVoided', 'MandateLapsed']);
    expect(memory.stream('order-auto-x-2024-02-29')).toEqual([]);
  });

  it('one that races another payment method is decided again, and renewed on the new terms', async () => {
    const memory = await start();
    const payment = {
      type: 'PaymentMethodChanged',
      data: { partnershipId: 'c_p', partnerOrgId: 'p', from: 'PARTNER', to: 'CLIENT' },
    } as const;
    let raced = false;
    const race: Interference = {
      before: async (operation, stream) => {
        if (operation !== 'append' || stream !== 'product-x' || raced) return;
        raced = true;
        await happen(memory, 'delegation-c', payment);
      },
    };
    await due(memory, '2024-02-20', race);
    expect(lapses(memory)).toEqual([]);
    expect(memory.stream('product-x').at(-1)?.data).toMatchObject({
      decision: { payerOrgId: 'c', benefit: 'cashback' },
    });
    expect(memory.stream('order-auto-x-2024-02-29')).toHaveLength(1);
  });

  it('E23, E24, E25: whatever happens in whatever order, renewals and mandates are those of a model of maps', async () => {
    interface Known {
      to: string;
      mandate: { by: string; months: number } | null;
    }
    const ANCHOR = '2023-01-31';
    const step = fc.record({
      act: fc.constantFrom('set', 'set', 'due', 'due', 'cancel', 'end', 'narrow', 'grant', 'suspend', 'follow'),
      product: fc.constantFrom('x', 'y'),
      by: fc.constantFrom('c', 'p'),
      months: fc.constantFrom(1, 2, 5),
      days: fc.integer({ min: 0, max: 40 }),
    });
    const check = async (
      steps: readonly { act: string; product: string; by: string; months: number; days: number }[],
    ) => {
      const memory = await world(FULL_CLIENT);
      const model: Record<string, Known> = {};
      let day = ANCHOR;
      let access: 'full' | 'limited' | null = 'full';
      let isSuspended = false;
      for (const product of ['x', 'y']) {
        await order(memory, product, ANCHOR, '2023-02-28');
        model[product] = { to: '2023-02-28', mandate: null };
      }
      const lose = () => {
        for (const known of Object.values(model)) if (known.mandate?.by === 'p') known.mandate = null;
      };
      for (const { act, product, by, months, days } of steps) {
        day = addDays(day, days);
        const known = model[product] as Known;
        if (act === 'set') {
          const may = (by === 'c' || (access === 'full' && !isSuspended)) && day < addDays(known.to, -14);
          expect((await codeOf(mandate(memory, product, day, by, months))) === 'accepted').toBe(may);
          if (may) known.mandate = { by, months };
        } else if (act === 'cancel') {
          const command = new CancelRenewal({ productId: product, by: 'c' }, on(day));
          if (known.mandate !== null) expect(await codeOf(send(memory, command))).toBe('accepted');
          known.mandate = null;
        } else if (act === 'due') {
          await due(memory, day);
          for (const one of Object.values(model)) {
            while (one.mandate && one.to <= addDays(day, 14)) {
              let k = 1;
              while (addMonths(ANCHOR, k * one.mandate.months) <= one.to) k += 1;
              one.to = addMonths(ANCHOR, k * one.mandate.months);
            }
          }
        } else if (act === 'suspend') {
          await happen(memory, 'partner-p', isSuspended ? reinstated : suspended);
          isSuspended = !isSuspended;
          lose();
        } else if (act === 'end' && access !== null) {
          await happen(memory, 'delegation-c', revoked());
          access = null;
          lose();
        } else if (act === 'narrow' && access === 'full') {
          await happen(memory, 'delegation-c', narrowed);
          access = 'limited';
          lose();
        } else if (act === 'grant' && access !== 'full') {
          await happen(memory, 'delegation-c', access === null ? granted(FULL_CLIENT) : widened);
          access = 'full';
        } else if (act === 'follow') await follow(memory);
      }
      await follow(memory);
      for (const [product, known] of Object.entries(model)) {
        const { state } = await memoryLedger(memory).read(Product, product);
        expect(state.lastPeriod?.to).toBe(known.to);
        expect(state.mandate && { by: state.mandate.placedBy, months: state.mandate.months }).toEqual(known.mandate);
      }
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 14 }), check), { numRuns: 60 });
  }, 120_000);
});
