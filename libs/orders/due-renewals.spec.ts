import type { Interference } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { CancelRenewal, PlaceOrder, RenewDue, RenewProduct, TerminateProduct } from './index.js';
import { codeOf, due, lapses, mandate, on, order, renewals, send } from './testing/renewals.js';
import { FULL_PARTNER, representativeOf, staff } from './testing/scene.js';
import { contextOf, world } from './testing/world.js';

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
