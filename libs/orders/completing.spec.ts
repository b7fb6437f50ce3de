import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import type { CommandBus } from '@nestjs/cqrs';
import { causedBy } from '#libs/event-sourcing/automation.js';
import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import fc from 'fast-check';
import { type Interference, type Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { PATIENCE_MS, WhenPlacementThenComplete } from './automations/when-placement-then-complete.js';
import {
  CompletePlacement,
  ConfirmPayment,
  orders,
  PlaceOrder,
  RefundOrder,
  RenewProduct,
  TerminateProduct,
} from './index.js';
import type { OrderOpenedData } from './events/order-opened.js';
import type { PlacementVoidedData } from './events/placement-voided.js';
import type { ProductOrdered } from './events/product-ordered.js';
import type { ProductRenewed } from './events/product-renewed.js';
import { afterUnfinished, refuseUnfinished } from './completing.js';
import { Product } from './product.js';
import { decidedAgain } from './testing/decided-again.js';
import { FULL_CLIENT, FULL_PARTNER, limited, representativeOf, staff, YEAR } from './testing/scene.js';
import { contextOf, granted, happen, revoked, world } from './testing/world.js';

const hasBasket = (data: unknown): boolean => Object.hasOwn(data as object, 'basketId');

class Died extends Error {}

const suspended: DomainEvent = { type: 'PartnerSuspended', data: { orgId: 'p' } };
const ofPartner = { partnershipId: 'c_p', partnerOrgId: 'p', userId: 'u' };
const assigned = (products: string[] | null): DomainEvent => ({
  type: 'CollaboratorAssigned',
  data: { ...ofPartner, products },
});
const unassigned: DomainEvent = { type: 'CollaboratorUnassigned', data: ofPartner };

/** Every placement, void or not, must follow from the streams at the revisions that it froze (A6). */
const expectExplained = async (memory: Memory): Promise<number> => {
  const placed = memory.recorded().filter(({ type }) => type === 'ProductOrdered' || type === 'ProductRenewed');
  for (const event of placed as RecordedEvent<ProductOrdered | ProductRenewed>[]) {
    expect(event.data).toMatchObject(await decidedAgain(memoryLedger(memory), event));
  }
  return placed.length;
};

const line = {
  orderId: 'o1',
  productId: 'x',
  clientOrgId: 'c',
  sku: 'hosting',
  quantity: 1,
  placedBy: 'p',
  period: YEAR,
};
type Line = Partial<typeof line> & { basketId?: string };
const place = (
  memory: Memory,
  interference: Interference = {},
  data: Line = {},
  name = 'place',
  actor = representativeOf(data.placedBy ?? line.placedBy),
) => {
  const command = { ...line, ...data };
  const context = contextOf(name, actor);
  return carryOut(orders.commands, memoryLedger(memory, interference), new PlaceOrder(command, context));
};
const renew = (memory: Memory, data: object = {}, name = 'renew') => {
  const command = {
    orderId: 'o2',
    productId: 'x',
    clientOrgId: 'c',
    placedBy: 'p',
    period: { from: YEAR.to, to: '2026-04-01' },
  };
  const context = contextOf(name, representativeOf('p'));
  return carryOut(orders.commands, memoryLedger(memory), new RenewProduct({ ...command, ...data }, context));
};
const terminate = (memory: Memory) =>
  carryOut(
    orders.commands,
    memoryLedger(memory),
    new TerminateProduct({ productId: 'x' }, contextOf('terminate', staff('programme'))),
  );
const complete = (memory: Memory, productId = 'x') =>
  carryOut(
    orders.commands,
    memoryLedger(memory),
    new CompletePlacement({ productId }, contextOf('complete', staff('support'))),
  );
const refusal = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'accepted',
    (error: DomainError) => error.code ?? String(error),
  );
const types = (memory: Memory, ...streams: string[]): string[] =>
  memory
    .recorded()
    .filter(({ stream }) => streams.includes(stream))
    .map(({ type }) => type);
/** Calls once, at an append to the stream. */
const once = (moment: 'before' | 'after', stream: string, act: () => Promise<void>): Interference => {
  let done = false;
  return {
    [moment]: async (operation: string, name: string) => {
      if (done || operation !== 'append' || name !== stream) return;
      done = true;
      await act();
    },
  };
};
const die = async (): Promise<void> => {
  throw new Died();
};

describe('A placement, step by step', () => {
  it('writes the placement, then opens the order; the outcome names both and the last position', async () => {
    const memory = await world();
    const outcome = await place(memory);
    expect(types(memory, 'product-x', 'order-o1')).toEqual(['ProductOrdered', 'OrderOpened']);
    expect(outcome).toMatchObject({ stream: 'product-x', revision: 0, repeated: false });
    expect(outcome.events.map(({ type }) => type)).toEqual(['ProductOrdered', 'OrderOpened']);
    const [placed] = memory.stream('product-x');
    const [opened] = memory.stream('order-o1');
    expect(outcome.position).toBe(opened?.position);
    expect(opened?.data).toMatchObject({ placementEventId: placed?.id, placementPosition: String(placed?.position) });
    expect(opened?.metadata).toMatchObject({ actor: placed?.metadata.actor, $causationId: placed?.id });
  });

  it('names the basket it was ordered in, and the import that brought it, to the order’s stream', async () => {
    const memory = await world();
    const command = { ...line, placedBy: 'c', basketId: 'b1' };
    const context = { ...contextOf('imported', representativeOf('c')), importId: 'i1' };
    await carryOut(orders.commands, memoryLedger(memory), new PlaceOrder(command, context));
    await place(memory, {}, { orderId: 'o2', productId: 'y' }, 'without');
    const [placed, opened] = [memory.stream('product-x')[0], memory.stream('order-o1')[0]];
    expect([placed?.metadata.importId, opened?.metadata.importId]).toEqual(['i1', 'i1']);
    expect(placed?.data).toMatchObject({ basketId: 'b1' });
    expect(opened?.data).toMatchObject({ placement: { basketId: 'b1' } });
    const alone = memory.stream('order-o2')[0];
    expect(alone?.metadata.importId).toBeUndefined();
    expect([memory.stream('product-y')[0]?.data, (alone?.data as OrderOpenedData).placement].map(hasBasket)).toEqual([
      false,
      false,
    ]);
  });

  it('freezes no partner where nobody manages', async () => {
    const memory = await world(limited());
    await place(memory, {}, { placedBy: 'c' });
    expect(memory.stream('product-x')[0]?.data).toMatchObject({ decision: { seen: { partner: null } } });
  });

  it('says on whose behalf a partner orders and renews, to the order’s stream (I8)', async () => {
    const memory = await world();
    await place(memory);
    await renew(memory);
    await place(memory, {}, { placedBy: 'c', orderId: 'o3', productId: 'y' }, 'own');
    const actorsIn = (stream: string) => memory.stream(stream).map(({ metadata: { actor } }) => actor);
    const partner = { ...representativeOf('p'), onBehalfOfOrgId: 'c' };
    expect(actorsIn('product-x')).toEqual([partner, partner]);
    expect([...actorsIn('order-o1'), ...actorsIn('order-o2')]).toEqual([partner, partner]);
    expect([...actorsIn('product-y'), ...actorsIn('order-o3')]).toEqual([representativeOf('c'), representativeOf('c')]);
  });

  it('is decided the same again from what it says it saw, whatever has happened since (A6, A7, A28)', async () => {
    const memory = await world();
    await place(memory);
    const since = '2021-01-01T00:00:00Z';
    const prices = [{ sku: 'hosting', family: 'web', price: { CHF: '12.00' } }];
    const list = { version: 'prices-2', validFrom: since, prices, degressive: [] };
    await happen(memory, 'priceList-main', { type: 'PriceListPublished', data: list });
    await renew(memory);
    const rules = [{ family: 'web', level: 'gold', rate: '0.40' }];
    const card = { version: 'card-2', validFrom: since, rules };
    await happen(memory, 'rateCard-main', { type: 'RateCardPublished', data: card });
    const rates = { country: 'CH', entries: [{ validFrom: '2020-01-01', rate: '0.10' }] };
    await happen(memory, 'taxTable-CH', { type: 'TaxRatesPublished', data: rates });
    await place(memory, {}, { placedBy: 'c', orderId: 'o3', productId: 'y' }, 'own');
    await happen(memory, 'delegation-c', revoked());
    const charged = memory
      .recorded()
      .flatMap(({ type, data }) =>
        type === 'ProductOrdered' || type === 'ProductRenewed'
          ? [(data as ProductOrdered['data']).decision.charged]
          : [],
      );
    expect(charged).toEqual(['8.00', '9.60', '12.00']);
    expect(await expectExplained(memory)).toBe(3);
  });

  it('repeated, it answers its first outcome and writes nothing', async () => {
    const memory = await world();
    const first = await place(memory);
    const before = memory.all.length;
    expect(await place(memory)).toEqual({ ...first, repeated: true });
    await renew(memory);
    expect(await place(memory)).toEqual({ ...first, repeated: true });
    expect(memory.all.length).toBe(before + 2);
  });

  it('a revoke before the placement in the log voids it: 409, and 409 again; the product is free (R34, A6, I2)', async () => {
    const memory = await world();
    const race = once('before', 'product-x', () => happen(memory, 'delegation-c', revoked()));
    const voided = { code: 'ACCESS_CHANGED', details: { orderId: 'o1' } };
    await expect(place(memory, race)).rejects.toMatchObject(voided);
    expect(types(memory, 'product-x', 'order-o1')).toEqual(['ProductOrdered', 'PlacementVoided']);
    await expect(place(memory)).rejects.toMatchObject(voided);
    expect(await refusal(renew(memory))).toBe('UNKNOWN_PRODUCT');
    await place(memory, {}, { placedBy: 'c' }, 'again');
    expect(types(memory, 'product-x', 'order-o1').slice(2)).toEqual(['ProductOrdered', 'OrderOpened']);
  });

  it('a revoke after the placement in the log changes nothing, whenever the order is opened', async () => {
    const memory = await world();
    await place(
      memory,
      once('after', 'product-x', () => happen(memory, 'delegation-c', revoked())),
    );
    expect(types(memory, 'product-x', 'order-o1')).toEqual(['ProductOrdered', 'OrderOpened']);
  });

  describe('judged at its place in the log (A6, I9)', () => {
    const terms = { partnershipId: 'c_p', partnerOrgId: 'p' };
    const payment = { type: 'PaymentMethodChanged', data: { ...terms, from: 'PARTNER', to: 'CLIENT' } };
    const narrowed = { type: 'AccessChanged', data: { ...terms, to: limited('x'), paymentBefore: 'PARTNER' } };
    const declined = { type: 'InvitationDeclined', data: { invitationId: 'i1', partnerOrgId: 'q' } };
    const another = granted(limited(), 'c_q', 'q');
    const [byPartner, byClient] = ['p', 'c'];

    it.each([
      ['stands when another offer was declined', byPartner, FULL_PARTNER, [declined], 'accepted'],
      ['stands when another partner got what is not this', byPartner, FULL_PARTNER, [another], 'accepted'],
      ['is void by another payment method', byPartner, FULL_PARTNER, [payment], 'ACCESS_CHANGED'],
      ['is void by it also where the client pays either way', byClient, FULL_PARTNER, [payment], 'ACCESS_CHANGED'],
      ['is void by narrower access', byPartner, FULL_PARTNER, [narrowed], 'ACCESS_CHANGED'],
      ['is void by another grant', byPartner, FULL_PARTNER, [revoked(), granted(FULL_PARTNER, 'b')], 'ACCESS_CHANGED'],
      ['is void when its manager is gone', byClient, FULL_CLIENT, [revoked()], 'ACCESS_CHANGED'],
      ['is void when somebody manages it', byClient, null, [granted(FULL_CLIENT)], 'ACCESS_CHANGED'],
      ['is void when the client has its first partnership', byClient, null, [another], 'ACCESS_CHANGED'],
      ['is void when the client has no partnership left', byClient, limited(), [revoked()], 'ACCESS_CHANGED'],
      ['stands when the client has one partnership more', byClient, limited(), [another], 'accepted'],
      ['stands when a collaborator was assigned', byPartner, FULL_PARTNER, [assigned(null)], 'accepted'],
    ] as const)('%s', async (_, placedBy, access, events, expected) => {
      const memory = await world(access ?? FULL_PARTNER);
      if (access === null) await happen(memory, 'delegation-c', revoked());
      const race = once('before', 'product-x', () => happen(memory, 'delegation-c', ...events));
      expect(await refusal(place(memory, race, { placedBy }))).toBe(expected);
      expect(await expectExplained(memory)).toBe(1);
    });
  });

  it('a suspension before the placement in the log voids it, whoever placed it, and one after it does not (E17)', async () => {
    for (const placedBy of ['p', 'c']) {
      const memory = await world();
      const race = (when: 'before' | 'after') => once(when, 'product-x', () => happen(memory, 'partner-p', suspended));
      expect(await refusal(place(memory, race('before'), { placedBy }))).toBe('ACCESS_CHANGED');
      expect(await expectExplained(memory)).toBe(1);
      await happen(memory, 'partner-p', { type: 'PartnerReinstated', data: { orgId: 'p' } });
      expect(await refusal(place(memory, race('after'), { placedBy }, 'again'))).toBe('accepted');
      expect(await refusal(renew(memory))).toBe('PARTNER_SUSPENDED');
    }
  });

  it('a collaborator’s placement is void when its assignment was taken back before it in the log (E21)', async () => {
    const collaborator = representativeOf('p', 'collaborator');
    for (const [between, expected] of [
      [[unassigned], 'ACCESS_CHANGED'],
      [[assigned(['y'])], 'ACCESS_CHANGED'],
      [[unassigned, assigned(null)], 'accepted'],
    ] as const) {
      const memory = await world();
      await happen(memory, 'delegation-c', assigned(null));
      const race = once('before', 'product-x', () => happen(memory, 'delegation-c', ...between));
      expect(await refusal(place(memory, race, {}, 'place', collaborator))).toBe(expected);
    }
  });

  it('of two placements with one order id exactly one stands, the other is void (ORDER_EXISTS)', async () => {
    const memory = await world();
    const other = { productId: 'y' };
    const race = once('before', 'order-o1', async () => void (await place(memory, {}, other, 'other')));
    expect(await refusal(place(memory, race))).toBe('ORDER_EXISTS');
    expect(types(memory, 'product-x')).toEqual(['ProductOrdered', 'PlacementVoided']);
    expect(types(memory, 'order-o1')).toEqual(['OrderOpened']);
    expect(memory.stream('order-o1')[0]?.data).toMatchObject({ placement: { productId: 'y' } });
    expect(await refusal(place(memory, {}, other, 'third'))).toBe('ORDER_EXISTS');
  });

  it('a dead process’s placement is completed by its own command, before it answers', async () => {
    for (const moment of ['before', 'after'] as const) {
      const memory = await world();
      await expect(place(memory, once(moment, 'order-o1', die))).rejects.toThrow(Died);
      const outcome = await place(memory);
      expect(outcome.events.map(({ type }) => type)).toEqual(['ProductOrdered', 'OrderOpened']);
      expect(types(memory, 'product-x', 'order-o1')).toEqual(['ProductOrdered', 'OrderOpened']);
    }
  });

  it('the follow-ups of a placement have ids of their own that whoever writes them makes anew', async () => {
    const memory = await world();
    await place(memory);
    const race = once('before', 'product-y', () => happen(memory, 'delegation-c', revoked()));
    await refusal(place(memory, race, { orderId: 'o2', productId: 'y' }, 'void'));
    const followed = [
      ['product-x', memory.stream('order-o1')[0], 'open'],
      ['product-y', memory.stream('product-y')[1], 'void'],
    ] as const;
    for (const [product, event, purpose] of followed) {
      const [placed] = memory.stream(product);
      expect(event?.metadata).toMatchObject({
        commandId: derivedUuid('automation', placed!.id, purpose),
        $causationId: placed?.id,
        actor: placed?.metadata.actor,
      });
    }
  });

  it('gives up on a placement that stays unfinished whatever is done', async () => {
    const memory = await world();
    await place(memory);
    const ledger = memoryLedger(memory);
    const read: Read = (aggregate, id) => ledger.read(aggregate, id);
    const { state } = await read(Product, 'x');
    const stuck = { ...state, lastPlacement: { ...state.lastPlacement!, orderId: 'o9' } };
    let tries = 0;
    const command = async (): Promise<void> => {
      tries += 1;
      await refuseUnfinished(read, stuck);
    };
    await expect(afterUnfinished(ledger, 'x', command)).rejects.toThrow('o9');
    expect(tries).toBe(20);
  });

  it('CompletePlacement answers with the order that it opened, and otherwise with the product as it was', async () => {
    const memory = await world();
    const none = { position: undefined, events: [], repeated: true };
    expect(await complete(memory)).toEqual({ stream: 'product-x', revision: -1, ...none });
    await expect(place(memory, once('before', 'order-o1', die))).rejects.toThrow(Died);
    const opened = await complete(memory);
    const [{ id, position } = {}] = memory.stream('order-o1');
    const events = [{ type: 'OrderOpened', id }];
    expect(opened).toEqual({ stream: 'order-o1', revision: 0, position, events, repeated: false });
    expect(await complete(memory)).toEqual({ stream: 'product-x', revision: 0, ...none });
    const race = once('before', 'product-y', () => happen(memory, 'delegation-c', revoked()));
    const lost = { orderId: 'o2', productId: 'y' };
    await expect(place(memory, { ...race, ...once('after', 'product-y', die) }, lost, 'lost')).rejects.toThrow(Died);
    expect(await complete(memory, 'y')).toEqual({ stream: 'product-y', revision: 0, ...none });
    expect(types(memory, 'product-y')).toEqual(['ProductOrdered', 'PlacementVoided']);
  });

  it('and by any later command on the product', async () => {
    for (const command of [renew, terminate]) {
      const memory = await world();
      await expect(place(memory, once('before', 'order-o1', die))).rejects.toThrow(Died);
      await command(memory);
      expect(types(memory, 'product-x', 'order-o1').slice(0, 2)).toEqual(['ProductOrdered', 'OrderOpened']);
    }
  });

  it('a dead process’s placement that lost its race is voided by a later command, which then finds the product free', async () => {
    const memory = await world();
    const race: Interference = {
      before: async (operation, stream) => {
        if (operation === 'append' && stream === 'product-x') await happen(memory, 'delegation-c', revoked());
      },
      after: once('after', 'product-x', die).after as Interference['after'],
    } as Interference;
    await expect(place(memory, race)).rejects.toThrow(Died);
    await place(memory, {}, { placedBy: 'c' }, 'by the client');
    expect(types(memory, 'product-x', 'order-o1')).toEqual([
      'ProductOrdered',
      'PlacementVoided',
      'ProductOrdered',
      'OrderOpened',
    ]);
    expect(await refusal(place(memory))).toBe('ACCESS_CHANGED');
  });
});

describe('Automation: a placement left alone is completed', () => {
  const automationOver = (memory: Memory, interference: Interference = {}) => {
    const handler = {
      execute: (command: LedgerCommand<unknown>) =>
        carryOut(orders.commands, memoryLedger(memory, interference), command),
    };
    const asked: CompletePlacement[] = [];
    const bus = {
      execute: (command: CompletePlacement) => {
        asked.push(command);
        return handler.execute(command);
      },
    } as unknown as CommandBus;
    class Patient extends WhenPlacementThenComplete {
      now = 0;
      protected override monotonicMs(): number {
        return this.now;
      }
    }
    const automation = new Patient(bus);
    let handled = 0;
    const deliver = async () => {
      const events = memory.recorded(handled);
      handled = memory.all.length;
      const { types, categories } = automation;
      await automation.handle(events.filter(({ type, category }) => types.has(type) && categories.has(category)));
    };
    return { automation, deliver, asked, commands: () => asked.length };
  };

  it('costs nothing in the normal case', async () => {
    const memory = await world();
    await place(memory);
    const { automation, deliver, commands } = automationOver(memory);
    await deliver();
    automation.now = 10 * PATIENCE_MS;
    await automation.idle();
    expect(automation.unfinished()).toBeUndefined();
    expect(commands()).toBe(0);
  });

  it('waits, then writes the very event that the handler would have written', async () => {
    const memory = await world();
    await expect(place(memory, once('before', 'order-o1', die))).rejects.toThrow(Died);
    const { automation, deliver, commands } = automationOver(memory);
    await deliver();
    expect(automation.unfinished()).toBe(memory.stream('product-x')[0]?.position);
    automation.now = PATIENCE_MS - 1;
    await automation.idle();
    expect(commands()).toBe(0);
    automation.now = PATIENCE_MS;
    await automation.idle();
    await automation.idle();
    expect(commands()).toBe(1);
    await deliver();
    expect(automation.unfinished()).toBeUndefined();
    const repeated = await place(memory);
    expect(repeated.events[1]?.id).toBe(memory.stream('order-o1')[0]?.id);
    expect(memory.stream('order-o1')).toHaveLength(1);
  });

  it('waits for a renewal, too, from when it was first seen, and asks in its own name', async () => {
    const memory = await world();
    await place(memory);
    const race = once('before', 'order-o2', die);
    const context = contextOf('renew', representativeOf('p'));
    const period = { from: YEAR.to, to: '2026-04-01' };
    const command = new RenewProduct(
      { orderId: 'o2', productId: 'x', clientOrgId: 'c', placedBy: 'p', period },
      context,
    );
    await expect(carryOut(orders.commands, memoryLedger(memory, race), command)).rejects.toThrow(Died);
    const { automation, deliver, asked } = automationOver(memory);
    await deliver();
    automation.now = PATIENCE_MS - 1;
    await automation.handle(memory.stream('product-x').slice(1));
    automation.now = PATIENCE_MS;
    await automation.idle();
    expect(types(memory, 'order-o2')).toEqual(['OrderOpened']);
    const renewed = memory.stream('product-x')[1]!;
    expect(asked.map(({ data, context }) => [data, context])).toEqual([
      [{ productId: 'x' }, causedBy(renewed, 'when-placement-then-complete', 'complete')],
    ]);
  });

  it('one that cannot be read is parked, and the others go on; without parking, or for another reason, it is thrown', async () => {
    const memory = await world();
    await expect(place(memory, once('before', 'order-o1', die))).rejects.toThrow(Died);
    const other = { orderId: 'o2', productId: 'y' };
    await expect(place(memory, once('before', 'order-o2', die), other, 'other')).rejects.toThrow(Died);
    const failing = async (error: Error, parked?: string[]) => {
      const before = async (_: string, stream: string) => {
        if (stream === 'product-x') throw error;
      };
      const { automation, deliver } = automationOver(memory, { before });
      await deliver();
      automation.now = PATIENCE_MS;
      await automation.idle(parked && { park: async ({ stream }) => void parked.push(stream) });
      await deliver();
      return automation.unfinished();
    };
    const where = {
      stream: 'product-x',
      category: 'product',
      streamId: 'x',
      revision: 0,
      position: 0n,
      recordedAt: '',
    };
    const unreadable = new StreamUnreadable({ ...where, id: 'e', type: 'Unknown', problem: 'nobody knows it' });
    await expect(failing(unreadable)).rejects.toThrow(StreamUnreadable);
    const parked: string[] = [];
    await expect(failing(new Died(), parked)).rejects.toThrow(Died);
    expect(parked).toEqual([]);
    expect(await failing(unreadable, parked)).toBeUndefined();
    expect([parked, types(memory, 'order-o1', 'order-o2')]).toEqual([['product-x'], ['OrderOpened']]);
  });

  it('is patient by the clock of the machine', async () => {
    const memory = await world();
    await expect(place(memory, once('before', 'order-o1', die))).rejects.toThrow(Died);
    const bus = { execute: () => Promise.reject(new Died()) } as unknown as CommandBus;
    const automation = new WhenPlacementThenComplete(bus);
    await automation.handle(memory.stream('product-x'));
    await automation.idle();
    expect(automation.unfinished()).toBe(memory.stream('product-x')[0]?.position);
  });

  it('voids what lost its race', async () => {
    const memory = await world();
    await happen(memory, 'delegation-c', revoked(), granted(FULL_PARTNER));
    const race = once('before', 'product-x', () => happen(memory, 'delegation-c', revoked()));
    await expect(place(memory, { ...race, ...once('after', 'product-x', die) })).rejects.toThrow(Died);
    const { automation, deliver } = automationOver(memory);
    await deliver();
    automation.now = PATIENCE_MS;
    await automation.idle();
    await deliver();
    expect(automation.unfinished()).toBeUndefined();
    expect(types(memory, 'product-x')).toEqual(['ProductOrdered', 'PlacementVoided']);
    expect(await refusal(place(memory))).toBe('ACCESS_CHANGED');
  });
});

describe('Refund ids', () => {
  it('are used once across all orders; the same refund again changes nothing', async () => {
    const memory = await world();
    await place(memory);
    await place(memory, {}, { orderId: 'o2', productId: 'y' }, 'second');
    const finance = (name: string) => contextOf(name, staff('finance'));
    const payments = {
      execute: (command: LedgerCommand<unknown>) => carryOut(orders.commands, memoryLedger(memory), command),
    };
    const refunds = {
      execute: (command: LedgerCommand<unknown>) => carryOut(orders.commands, memoryLedger(memory), command),
    };
    for (const orderId of ['o1', 'o2'])
      await payments.execute(new ConfirmPayment({ orderId, instrument: 'card' }, finance(orderId)));
    const refund = (orderId: string, net: string, name: string) =>
      refusal(refunds.execute(new RefundOrder({ refundId: 'r', orderId, net }, finance(name))));
    expect(await refund('o1', '9.00', 'too much')).toBe('REFUND_EXCEEDS_PAID');
    expect(await refund('o2', '1.00', 'freed by the refusal')).toBe('accepted');
    expect(await refund('o2', '1.00', 'again')).toBe('accepted');
    expect(await refund('o2', '2.00', 'another amount')).toBe('REFUND_ID_REUSED');
    expect(await refund('o1', '1.00', 'another order')).toBe('REFUND_ID_REUSED');
    expect(types(memory, 'order-o1', 'order-o2').filter((type) => type === 'OrderRefunded')).toHaveLength(1);
  });
});

describe('Random interleavings of two orders, a revoke, deaths and the automation', () => {
  it('no standing placement of the partner comes after the revoke; each is opened or void; an order id is opened once', async () => {
    const death = fc.option(fc.integer({ min: 0, max: 3 }));
    await fc.assert(
      fc.asyncProperty(fc.tuple(death, death), fc.boolean(), fc.scheduler(), async (deaths, sameOrder, scheduler) => {
        const memory = await world();
        const yielding = (death: number | null): Interference => {
          let appends = 0;
          const step = (n: number) => async (operation: string) => {
            await scheduler.schedule(Promise.resolve());
            if (operation === 'append' && death === 2 * appends + n) throw new Died();
            if (operation === 'append' && n === 1) appends += 1;
          };
          return { before: step(0), after: step(1) };
        };
        const attempts = deaths.map((death, n) =>
          place(
            memory,
            yielding(death),
            { productId: `x${n}`, orderId: sameOrder ? 'o1' : `o${n}` },
            `place ${n}`,
          ).catch((error: unknown) => {
            if (!(error instanceof Died) && !(error instanceof DomainError)) throw error;
          }),
        );
        const revoke = scheduler.schedule(Promise.resolve()).then(() => happen(memory, 'delegation-c', revoked()));
        await scheduler.waitFor(Promise.all([...attempts, revoke]));
        const ledger = memoryLedger(memory);
        const complete = { execute: (command: LedgerCommand<unknown>) => carryOut(orders.commands, ledger, command) };
        for (const productId of ['x0', 'x1']) {
          await complete.execute(new CompletePlacement({ productId }, contextOf('complete', staff('support'))));
        }
        const recorded = memory.recorded();
        const revokedAt = recorded.find(({ type }) => type === 'AccessRevoked')?.position as bigint;
        const opened = recorded.filter(({ type }) => type === 'OrderOpened').map(({ data }) => data as OrderOpenedData);
        const voids = recorded
          .filter(({ type }) => type === 'PlacementVoided')
          .map(({ data }) => data as PlacementVoidedData);
        for (const { id, position } of recorded.filter(({ type }) => type === 'ProductOrdered')) {
          const isOpened = opened.some(({ placementEventId }) => placementEventId === id);
          const isVoid = voids.filter(({ placementEventId }) => placementEventId === id).length;
          expect([isOpened, isVoid]).toEqual(isOpened ? [true, 0] : [false, 1]);
          if (position > revokedAt) expect(isOpened).toBe(false);
        }
        expect(new Set(opened.map(({ placement }) => placement.orderId)).size).toBe(opened.length);
        await expectExplained(memory);
      }),
      { numRuns: 60 },
    );
  });
});
