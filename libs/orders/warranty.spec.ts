import fc from 'fast-check';
import type { Interference, Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { CancelOrder, ConfirmPayment, PlaceOrder, RefundOrder, RenewDue, RenewProduct, SetRenewal } from './index.js';
import type { ProductRenewed } from './events/product-renewed.js';
import type { WarrantyUsed } from './events/warranty-used.js';
import { decidedAgain } from './testing/decided-again.js';
import { codeOf, follow, narrowed, renewals, send } from './testing/renewals.js';
import { FULL_PARTNER, representativeOf, staff } from './testing/scene.js';
import { contextOf, happen, revoked, world } from './testing/world.js';

const [c, finance] = [representativeOf('c'), staff('finance')];
let names = 0;
const fresh = (): string => `w${(names += 1)}`;
/** Short periods, so that what is ordered on 12 March 2024 is due on it after its mandate was set. */
const FIRST = { from: '2024-03-12', to: '2024-03-27' };
const place = (memory: Memory, productId: string, more: object = {}) => {
  const line = { clientOrgId: 'c', sku: 'hosting', quantity: 1, placedBy: 'c', period: FIRST };
  return send(
    memory,
    new PlaceOrder({ orderId: `o-${productId}`, productId, ...line, ...more }, contextOf(fresh(), c)),
  );
};
const warranty = async (memory: Memory, productId: string, parentProductId?: string): Promise<void> => {
  const parent = parentProductId === undefined ? {} : { parentProductId };
  await place(memory, productId, { sku: 'warranty', period: { from: '2024-03-12', to: '2026-03-12' }, ...parent });
  await pay(memory, `o-${productId}`);
};
const pay = (memory: Memory, orderId: string) =>
  send(memory, new ConfirmPayment({ orderId, instrument: 'card' }, contextOf(fresh(), finance)));
const mandated = async (memory: Memory, productId: string, placedBy = 'p', parentProductId?: string): Promise<void> => {
  await place(memory, productId, parentProductId === undefined ? {} : { parentProductId });
  const command = new SetRenewal(
    { productId, clientOrgId: 'c', placedBy, months: 1 },
    contextOf(fresh(), representativeOf(placedBy)),
  );
  await send(memory, command);
};
const due = (memory: Memory, name = fresh(), interference: Interference = {}, through = '2024-03-13') =>
  send(
    memory,
    new RenewDue({ through }, { ...contextOf(name, staff('programme')), effectiveAt: `${through}T09:00:00Z` }),
    interference,
  );
const uses = (memory: Memory) =>
  memory
    .recorded()
    .filter(({ type }) => type === 'WarrantyUsed')
    .map(({ data }) => [(data as WarrantyUsed['data']).productId, (data as WarrantyUsed['data']).forProductId]);
const types = (memory: Memory, stream: string) => memory.stream(stream).map(({ type }) => type);
const renewed = (memory: Memory, productId: string) =>
  memory.recorded().find(({ type, streamId }) => type === 'ProductRenewed' && streamId === productId) as
    RecordedEvent<ProductRenewed> | undefined;
class Died extends Error {}
const dies = (stream: string, moment: 'before' | 'after' = 'after'): Interference => {
  let done = false;
  return {
    [moment]: async (operation: string, name: string) => {
      if (done || operation !== 'append' || name !== stream) return;
      done = true;
      throw new Died();
    },
  };
};

describe('A renewal that would lapse is paid by a warranty (A29)', () => {
  it('as the client’s own, charged nothing, earning nobody anything; the mandate stays lapsed', async () => {
    const memory = await world(FULL_PARTNER);
    await mandated(memory, 'x');
    await warranty(memory, 'w');
    await happen(memory, 'delegation-c', narrowed);
    await due(memory);
    const event = renewed(memory, 'x');
    expect(event?.data).toMatchObject({
      orderId: 'auto-x-2024-03-27',
      period: { from: '2024-03-27', to: '2024-04-12' },
      mandate: 'auto',
      price: { public: '10.00', net: '0.00' },
      decision: {
        placedBy: 'c',
        payerOrgId: 'c',
        charged: '0.00',
        benefit: 'none',
        benefitAmount: '0.00',
        preferential: null,
        reasonCode: 'WARRANTY',
        warrantyProductId: 'w',
        tax: { total: '0.00' },
      },
    });
    expect(event?.data).toMatchObject(await decidedAgain(memoryLedger(memory), event!));
    expect(types(memory, 'product-x')).toEqual(['ProductOrdered', 'MandateSet', 'MandateLapsed', 'ProductRenewed']);
    expect(types(memory, 'order-auto-x-2024-03-27')).toEqual(['OrderOpened']);
    expect(uses(memory)).toEqual([['w', 'x']]);
    expect(memory.stream('dueRenewals-main').at(-1)?.data).toMatchObject({ renewed: 1, lapsed: 1 });
    const all = memory.all.length;
    await due(memory);
    expect(renewals(memory, 'x')).toHaveLength(1);
    expect(memory.all.length).toBe(all);
  });

  it('also where the mandate had lapsed before the day', async () => {
    const memory = await world(FULL_PARTNER);
    await mandated(memory, 'x');
    await warranty(memory, 'w');
    await happen(memory, 'delegation-c', revoked());
    await follow(memory);
    expect(types(memory, 'product-x').at(-1)).toBe('MandateLapsed');
    await due(memory);
    expect(uses(memory)).toEqual([['w', 'x']]);
  });

  it('once: the next one lapses, as each does without a warranty', async () => {
    const memory = await world(FULL_PARTNER);
    for (const product of ['x', 'y']) await mandated(memory, product);
    await warranty(memory, 'w');
    await happen(memory, 'delegation-c', revoked());
    await due(memory);
    const opened = memory.recorded().filter(({ type, stream }) => type === 'OrderOpened' && stream.includes('auto-'));
    expect(opened).toHaveLength(1);
    expect(uses(memory)).toHaveLength(1);
    const written = memory.all.length;
    await due(memory);
    expect(memory.all.length).toBe(written);
  });

  it('the one that is attached to the product, else to its parent, else to none; none of another product', async () => {
    const memory = await world(FULL_PARTNER);
    await mandated(memory, 'x');
    await place(memory, 'y');
    await warranty(memory, 'a');
    await warranty(memory, 'b', 'y');
    await warranty(memory, 'z', 'x');
    await happen(memory, 'delegation-c', revoked());
    await due(memory);
    expect(uses(memory)).toEqual([['z', 'x']]);
    const child = await world(FULL_PARTNER);
    await place(child, 'parent');
    await mandated(child, 'x', 'p', 'parent');
    await warranty(child, 'a');
    await warranty(child, 'b', 'parent');
    await happen(child, 'delegation-c', revoked());
    await due(child);
    expect(uses(child)).toEqual([['b', 'x']]);
  });

  it('not one that is not paid, was refunded, or has ended; nor what was said otherwise about meanwhile', async () => {
    const memory = await world(FULL_PARTNER);
    await mandated(memory, 'x');
    await place(memory, 'unpaid', { sku: 'warranty', period: null });
    await warranty(memory, 'refunded');
    const refund = new RefundOrder({ orderId: 'o-refunded', refundId: 'r', net: '3.00' }, contextOf(fresh(), finance));
    await send(memory, refund);
    await place(memory, 'over', { sku: 'warranty', period: { from: '2024-03-12', to: '2024-03-13' } });
    await pay(memory, 'o-over');
    await place(memory, 'none');
    await pay(memory, 'o-none');
    await happen(memory, 'delegation-c', revoked());
    await due(memory);
    expect([renewals(memory, 'x'), uses(memory)]).toEqual([[], []]);
    await warranty(memory, 'w');
    const period = { from: '2024-03-27', to: '2024-04-27' };
    const byHand = { orderId: 'o2', productId: 'x', clientOrgId: 'c', placedBy: 'c', period };
    await send(memory, new RenewProduct(byHand, contextOf(fresh(), c)));
    await due(memory);
    expect(uses(memory)).toEqual([]);
  });

  it('a renewal that is given up gives the warranty back', async () => {
    const memory = await world(FULL_PARTNER);
    for (const product of ['x', 'y']) await mandated(memory, product);
    await warranty(memory, 'w', 'x');
    await happen(memory, 'delegation-c', revoked());
    await due(memory);
    await send(memory, new CancelOrder({ orderId: 'auto-x-2024-03-27' }, contextOf(fresh(), c)));
    expect(renewals(memory, 'x')).toHaveLength(1);
    await due(memory);
    expect(uses(memory)).toEqual([['w', 'x']]);
    const period = { from: '2024-03-27', to: '2024-04-27' };
    await send(
      memory,
      new RenewProduct(
        { orderId: 'o2', productId: 'x', clientOrgId: 'c', placedBy: 'c', period },
        contextOf(fresh(), c),
      ),
    );
  });

  it.each([
    ['after the mandate lapsed', dies('product-x')],
    ['before the renewal is placed', dies('product-x', 'before')],
    ['before the warranty is used', dies('product-w', 'before')],
    ['after the warranty was used', dies('product-w')],
    ['before the order is opened', dies('order-auto-x-2024-03-27', 'before')],
    ['after the order was opened', dies('order-auto-x-2024-03-27')],
  ])('a death %s leaves one renewal and one use, whoever goes on', async (_, interference) => {
    for (const name of ['the same', fresh()]) {
      const memory = await world(FULL_PARTNER);
      await mandated(memory, 'x');
      await warranty(memory, 'w');
      await happen(memory, 'delegation-c', revoked());
      await codeOf(due(memory, 'the same', interference));
      await due(memory, name);
      expect(renewals(memory, 'x')).toHaveLength(1);
      expect(uses(memory)).toEqual([['w', 'x']]);
      expect(types(memory, 'order-auto-x-2024-03-27')).toEqual(['OrderOpened']);
    }
  });

  it('two products at once: one is paid, the other’s placement is void, and goes on to another warranty or lapses', async () => {
    const memory = await world(FULL_PARTNER);
    for (const product of ['x', 'y']) await mandated(memory, product);
    await warranty(memory, 'w');
    await happen(memory, 'delegation-c', revoked());
    let isFirst = true;
    // While the renewal of one is placed, another process renews the other on the same warranty.
    const interference: Interference = {
      before: async (operation, stream) => {
        if (!isFirst || operation !== 'append' || stream !== 'product-w') return;
        isFirst = false;
        await due(memory);
      },
    };
    await due(memory, fresh(), interference);
    expect(uses(memory)).toHaveLength(1);
    const standing = memory.recorded().filter(({ type, stream }) => type === 'OrderOpened' && stream.includes('auto-'));
    expect(standing).toHaveLength(1);
  });

  it('never more renewals than warranties, whatever products and warranties there are', async () => {
    const attached = fc.constantFrom<(string | undefined)[]>(undefined, 'x0', 'x1', 'x2');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(attached, { maxLength: 4 }), async (count, all) => {
        const memory = await world(FULL_PARTNER);
        const products = Array.from({ length: count }, (_, index) => `x${index}`);
        for (const product of products) await mandated(memory, product);
        const parents = all.map((parent) => (parent && products.includes(parent) ? parent : undefined));
        for (const [index, parent] of parents.entries()) await warranty(memory, `w${index}`, parent);
        await happen(memory, 'delegation-c', revoked());
        await due(memory);
        await due(memory);
        const used = uses(memory);
        expect(new Set(used.map(([warrantyId]) => warrantyId)).size).toBe(used.length);
        const free = parents.filter((parent) => parent === undefined).length;
        const own = products.filter((product) => parents.includes(product)).length;
        expect(used.length).toBe(Math.min(count, own + free));
        const placed = products.flatMap((product) => renewals(memory, product));
        const voided = memory.recorded().filter(({ type }) => type === 'PlacementVoided');
        expect(placed.length - voided.length).toBe(used.length);
      }),
      { numRuns: 25 },
    );
  });
});
