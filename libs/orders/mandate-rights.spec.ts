import fc from 'fast-check';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { addDays, addMonths } from '#libs/kernel/time.js';
import { CancelRenewal, Product } from './index.js';
import {
  codeOf,
  due,
  follow,
  lapses,
  mandate,
  narrowed,
  on,
  order,
  renewals,
  send,
  widened,
} from './testing/renewals.js';
import { FULL_CLIENT, FULL_PARTNER } from './testing/scene.js';
import { granted, happen, revoked, world } from './testing/world.js';

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
