import type { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { DomainEvent } from '#libs/event-sourcing/event.js';
import { type EventStore, NO_EVENTS } from '#libs/event-sourcing/eventstoredb/store.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import { type CommandContext, Ledger, metadataOf } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { assert } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { orders, PlaceOrder, Product, RenewDue, SetRenewal } from '#libs/orders/index.js';
import { openStore } from '../open-store.js';

export interface RenewalCosts {
  products: number;
  /** Milliseconds of a run in which all are due, by a ledger that knows nothing yet, as after a restart. */
  allDue: number;
  /** Of the next day's, in which none is, by another such ledger. */
  noneDue: number;
}

const PRODUCTS_A_CLIENT = 500;
const IN_FLIGHT = 64;
const ORDERED = '2024-03-12';
const DUE = '2024-04-01';
const PERIOD = { from: '2024-03-15', to: '2024-04-15' };

/** As a history's record of the day. */
const on = (day: string, actor: Actor, ...about: string[]): CommandContext => {
  const commandId = derivedUuid('bench', day, actor.role, ...about);
  const effectiveAt = `${day}T09:00:00Z`;
  return { commandId, correlationId: commandId, causationId: commandId, actor, effectiveAt, importId: 'bench' };
};
const representativeOf = (orgId: string): Actor => ({
  userId: 'representative',
  orgId,
  role: 'legalRepresentative',
  channel: 'import',
});
const desk: Actor = { userId: 'import', orgId: null, role: 'staff:programme', channel: 'import' };

const since = '2020-01-01T00:00:00Z';
const PARTNER = 'partner';
const prices = [{ sku: 'hosting', family: 'web', price: { CHF: '10.00' } }];
const rules = [{ family: 'web', level: 'gold', rate: '0.20' }];
const list = { version: 'prices-1', validFrom: since, prices, degressive: [] };
const rates = { country: 'CH', entries: [{ validFrom: '2020-01-01', rate: '0.081' }] };
const registered = (orgId: string): DomainEvent => ({
  type: 'OrganisationRegistered',
  data: { orgId, name: orgId, legalForm: 'company', country: 'CH', currency: 'CHF', source: 'signup' },
});
const granted = (client: string): DomainEvent => ({
  type: 'AccessGranted',
  data: {
    partnershipId: `${client}_${PARTNER}`,
    partnerOrgId: PARTNER,
    to: { mode: 'FULL', products: [], payment: 'PARTNER' },
    needsVerification: false,
  },
});
/** What there is before anybody orders: each client has given the one partner FULL access. */
const furniture = (clients: readonly string[]): [string, DomainEvent][] => [
  ['priceList-main', { type: 'PriceListPublished', data: list }],
  ['rateCard-main', { type: 'RateCardPublished', data: { version: 'card-1', validFrom: since, rules } }],
  ['taxTable-CH', { type: 'TaxRatesPublished', data: rates }],
  [`organisation-${PARTNER}`, registered(PARTNER)],
  [`partner-${PARTNER}`, { type: 'PartnerAdmitted', data: { orgId: PARTNER, level: 'gold' } }],
  ...clients.flatMap((client): [string, DomainEvent][] => [
    [`organisation-${client}`, registered(client)],
    [`delegation-${client}`, granted(client)],
  ]),
];

interface Bought {
  productId: string;
  client: string;
  placedBy: string;
}

/** Products with a mandate, every other one set up by the partner. */
const furnish = async (store: EventStore, products: readonly Bought[]): Promise<void> => {
  for (const [stream, event] of furniture([...new Set(products.map(({ client }) => client))])) {
    const metadata = metadataOf(on(ORDERED, desk, stream), since);
    await store.append(stream, [await store.codec.encode(event, derivedUuid('bench', stream), metadata)], NO_EVENTS);
  }
  const ledger = new Ledger(store, systemClock);
  const send = (command: LedgerCommand<unknown>) => carryOut(orders.commands, ledger, command);
  await inParallel(IN_FLIGHT, products, async ({ productId, client, placedBy }) => {
    const of = { productId, clientOrgId: client, placedBy };
    const line = { ...of, orderId: `o-${productId}`, sku: 'hosting', quantity: 1, period: PERIOD };
    await send(new PlaceOrder(line, on(ORDERED, representativeOf(placedBy), productId, 'order')));
    await send(new SetRenewal({ ...of, months: 1 }, on(ORDERED, representativeOf(placedBy), productId, 'mandate')));
  });
};

/**
 * Orders products that renew themselves, lets all fall due on one day, and none on the next.
 * @throws when a product was not renewed once
 */
export const measureRenewals = async (url: string, name: string, count: number): Promise<RenewalCosts> => {
  const store = openStore(url, name);
  try {
    const products = Array.from({ length: count }, (_, n): Bought => {
      const client = `client_${Math.floor(n / PRODUCTS_A_CLIENT)}`;
      return { productId: `p${n}`, client, placedBy: n % 2 === 0 ? client : PARTNER };
    });
    await furnish(store, products);
    const renewDue = async (through: string): Promise<number> => {
      const begin = performance.now();
      const command = new RenewDue({ through }, on(through, desk, 'renew-due'));
      await carryOut(orders.commands, new Ledger(store, systemClock), command);
      return performance.now() - begin;
    };
    const [allDue, noneDue] = [await renewDue(DUE), await renewDue('2024-04-02')];
    const ledger = new Ledger(store, systemClock);
    await inParallel(IN_FLIGHT, products, async ({ productId }) => {
      const { renewals } = (await ledger.read(Product, productId)).state;
      assert(renewals === 1, `${productId} was renewed ${renewals} times`);
    });
    return { products: count, allDue, noneDue };
  } finally {
    await store.dispose();
  }
};
