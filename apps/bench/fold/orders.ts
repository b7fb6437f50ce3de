import type { DomainEvent } from '#libs/event-sourcing/event.js';
import { type EventStore, NO_EVENTS } from '#libs/event-sourcing/eventstoredb/store.js';
import { type CommandContext, Ledger, metadataOf } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { orders, PlaceOrder } from '#libs/orders/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { median } from '../node/client-load.js';
import { openStore } from '../open-store.js';
import { madeAndWithdrawn } from './streams.js';

/** Milliseconds, medians of the rounds. */
export interface OrderCosts {
  /** Made and withdrawn before. */
  invitations: number;
  events: number;
  /** Reading and decoding the delegation's events through the client, without folding them. */
  readOnly: number;
  /** An order by a ledger that knows nothing yet. */
  first: number;
  /** The same client's next one. */
  next: number;
}

const AT = '2024-03-12T09:00:00Z';
const EVENTS_AN_APPEND = 500;

const actorOf = (client: string): Actor => ({
  userId: 'representative',
  orgId: client,
  role: 'legalRepresentative',
  channel: 'api',
});
const contextOf = (client: string, ...about: (string | number)[]): CommandContext => {
  const commandId = derivedUuid('bench', client, ...about);
  return { commandId, correlationId: commandId, causationId: commandId, actor: actorOf(client) };
};

const write = async (store: EventStore, stream: string, events: readonly DomainEvent[]): Promise<void> => {
  for (let first = 0; first < events.length; first += EVENTS_AN_APPEND) {
    const batch = [];
    for (const [index, event] of events.slice(first, first + EVENTS_AN_APPEND).entries()) {
      const { commandId } = contextOf(stream, first + index);
      batch.push(await store.codec.encode(event, commandId, metadataOf(contextOf(stream, first + index), AT)));
    }
    await store.append(stream, batch, first === 0 ? NO_EVENTS : first - 1);
  }
};

const since = '2020-01-01';
const catalogue: Record<string, DomainEvent> = {
  'priceList-main': {
    type: 'PriceListPublished',
    data: {
      version: 'prices-1',
      validFrom: `${since}T00:00:00Z`,
      prices: [{ sku: 'hosting', family: 'web', price: { CHF: '10.00' } }],
      degressive: [],
    },
  },
  'taxTable-CH': {
    type: 'TaxRatesPublished',
    data: { country: 'CH', entries: [{ validFrom: since, rate: '0.081' }] },
  },
};

const order = async (ledger: Ledger, client: string, id: string): Promise<number> => {
  const begin = performance.now();
  const year = new Date().getUTCFullYear() + 1;
  const data = {
    orderId: `order_${id}`,
    productId: `product_${id}`,
    clientOrgId: client,
    sku: 'hosting',
    quantity: 1,
    placedBy: client,
    period: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
  };
  await carryOut(orders.commands, ledger, new PlaceOrder(data, contextOf(client, id)));
  return performance.now() - begin;
};

/** Clients without a past and with a long one take turns; each round is a new process as far as a ledger can tell. */
export const measureOrders = async (url: string, invitations: number, rounds: number): Promise<OrderCosts[]> => {
  const store = openStore(url, '');
  try {
    const facts = { legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' } as const;
    for (const [stream, event] of Object.entries(catalogue)) await write(store, stream, [event]);
    const pasts = [0, invitations].map((length) => ({ client: `client_${length}`, length }));
    for (const { client, length } of pasts) {
      const data = { orgId: client, name: `Company of ${length}`, ...facts };
      await write(store, `organisation-${client}`, [{ type: 'OrganisationRegistered', data }]);
      await write(store, `delegation-${client}`, Array.from({ length }, (_, n) => madeAndWithdrawn(n)).flat());
    }
    const taken = pasts.map(() => ({ readOnly: [] as number[], first: [] as number[], next: [] as number[] }));
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { client, length }] of pasts.entries()) {
        const begin = performance.now();
        for await (const _ of store.readStream(`delegation-${client}`));
        taken[index]!.readOnly.push(performance.now() - begin);
        const ledger = new Ledger(store, systemClock);
        taken[index]!.first.push(await order(ledger, client, `${length}_${round}_first`));
        taken[index]!.next.push(await order(ledger, client, `${length}_${round}_next`));
      }
    }
    return taken.map(({ readOnly, first, next }, index) => ({
      invitations: pasts[index]!.length,
      events: 2 * pasts[index]!.length,
      readOnly: median(readOnly),
      first: median(first),
      next: median(next),
    }));
  } finally {
    await store.dispose();
  }
};
