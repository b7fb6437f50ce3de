import { PriceLists } from '#libs/catalogue/price-lists.js';
import { RateCards } from '#libs/catalogue/rate-cards.js';
import type { HoldOrdered, UnholdOrdered } from '#libs/cashback/events/hold-ordered.js';
import type { PayoutRunApproved, PayoutRunCreated } from '#libs/cashback/events/payout-run-steps.js';
import type { CorrectionEvent } from '#libs/corrections/correction.js';
import { Delegation, type DelegationEvent, type DelegationState } from '#libs/delegation/delegation.js';
import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Placement } from '#libs/orders/events/placement.js';
import type { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import { Order, type OrderEvent, type OrderState } from '#libs/orders/order.js';
import { Organisation, type OrganisationEvent, type OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerEvent } from '#libs/programme/partner.js';
import { type AccountTrace, first, type StreamReader, traceAccount } from './account-trace.js';
import type { Told } from './tree.js';

/** An event of an order with the order as it was before. */
export interface OrderStep {
  readonly event: Told<OrderEvent>;
  readonly before: OrderState;
}

/** The client's delegation as the decision saw it. */
interface SeenDelegation {
  readonly events: readonly Told<DelegationEvent>[];
  readonly state: DelegationState;
}

/** Everything that explains an order, as it stands in the streams at the revisions that the placement froze. */
export interface OrderFacts {
  readonly placement: Placement;
  readonly order: OrderState;
  readonly history: readonly OrderStep[];
  /** The product's event that decided it; undefined where the product's stream does not have it. */
  readonly placed: RecordedEvent | undefined;
  /** Of an add-on. */
  readonly parentProductId: string | null;
  readonly delegation: SeenDelegation;
  /** Of the managing partner, up to what the decision saw. */
  readonly partner: readonly Told<PartnerEvent>[];
  /** The payer as the decision saw it. */
  readonly payer: OrganisationState;
  readonly priceList: RecordedEvent | undefined;
  readonly rateCard: RecordedEvent | undefined;
  readonly taxTable: RecordedEvent | undefined;
  readonly holds: readonly Told<HoldOrdered | UnholdOrdered>[];
  readonly corrections: ReadonlyMap<string, readonly Told<CorrectionEvent>[]>;
  readonly runs: ReadonlyMap<string, readonly Told<PayoutRunCreated | PayoutRunApproved>[]>;
  readonly accounts: readonly AccountTrace[];
}

const streamOf = async <E extends DomainEvent>(
  store: StreamReader,
  stream: string,
  through = Infinity,
): Promise<Told<E>[]> => {
  const events: Told<E>[] = [];
  if (through < 0) return events;
  for await (const event of store.readStream(stream)) {
    if (event.revision > through) break;
    events.push(event as RecordedEvent as Told<E>);
  }
  return events;
};
const eventAt = (store: StreamReader, stream: string, revision: number | null | undefined) =>
  revision === null || revision === undefined || revision < 0
    ? Promise.resolve(undefined)
    : first(store.readStream(stream, revision, 1));

const byId = async <T>(ids: Iterable<string>, read: (id: string) => Promise<T>): Promise<Map<string, T>> =>
  new Map(await Promise.all([...new Set(ids)].map(async (id): Promise<[string, T]> => [id, await read(id)])));

const stepsOf = (events: readonly Told<OrderEvent>[]): { history: OrderStep[]; order: OrderState } => {
  const history: OrderStep[] = [];
  let order = Order.initial;
  for (const event of events) {
    history.push({ event, before: order });
    order = Order.evolve(order, event, event);
  }
  return { history, order };
};

/** What the placement rests on, read at the revisions that it froze. */
const placedOn = async (ledger: Ledger, placement: Placement, placementEventId: string | null) => {
  const { store } = ledger;
  const { clientOrgId, productId, price, decision } = placement;
  const { seen, tax, rateCardVersion, reasonDetails, managingPartnerOrgId } = decision;
  const card = rateCardVersion ?? reasonDetails?.rateCardVersion;
  const [product, events, partner, payer, lists, cards] = await Promise.all([
    streamOf(store, `product-${productId}`),
    streamOf<DelegationEvent>(store, `delegation-${clientOrgId}`, seen.delegation),
    managingPartnerOrgId === null
      ? []
      : streamOf<PartnerEvent>(store, `partner-${managingPartnerOrgId}`, seen.partner ?? -1),
    streamOf<OrganisationEvent>(store, `organisation-${decision.payerOrgId}`, seen.organisation),
    ledger.read(PriceLists, 'main'),
    ledger.read(RateCards, 'main'),
  ]);
  const [priceList, rateCard, taxTable] = await Promise.all([
    eventAt(store, 'priceList-main', lists.state.lists.byVersion.get(price.priceListVersion)?.published?.revision),
    eventAt(store, 'rateCard-main', card ? cards.state.cards.byVersion.get(card)?.published?.revision : null),
    eventAt(store, `taxTable-${tax.tableCountry}`, tax.tableCountry === null ? null : seen.taxTable),
  ]);
  const ordered = product.find(({ type }) => type === 'ProductOrdered') as Told<ProductOrdered> | undefined;
  return {
    placed: product.find(({ id }) => id === placementEventId),
    parentProductId: ordered?.data.parentProductId ?? null,
    delegation: {
      events,
      state: events.reduce((so, event) => Delegation.evolve(so, event, event), Delegation.initial),
    },
    partner,
    payer: payer.reduce((so, event) => Organisation.evolve(so, event, event), Organisation.initial),
    priceList,
    rateCard,
    taxTable,
  };
};

/** What became of it in partners' accounts, and who of finance had a hand in that. */
const becameOf = async ({ store }: Ledger, { currency, orderId }: Placement, order: OrderState) => {
  const since = order.openedAt ?? -1n;
  const accounts = await Promise.all(
    [...order.brought.keys()]
      .sort()
      .map((partnerOrgId) => traceAccount(store, { partnerOrgId, currency, orderId, since })),
  );
  const runs = accounts.flatMap(({ events }) => events.flatMap(({ data }) => ('runId' in data ? [data.runId] : [])));
  return {
    accounts,
    holds: await streamOf<HoldOrdered | UnholdOrdered>(store, `cashbackHold-${orderId}`),
    corrections: await byId(order.corrections.keys(), (id) => streamOf<CorrectionEvent>(store, `correction-${id}`)),
    runs: await byId(runs, (id) => streamOf<PayoutRunCreated | PayoutRunApproved>(store, `payoutRun-${id}`)),
  };
};

/** Everything that explains an order, from the streams alone; undefined where there is no such order. */
export const readFacts = async (ledger: Ledger, orderId: string): Promise<OrderFacts | undefined> => {
  const { history, order } = stepsOf(await streamOf<OrderEvent>(ledger.store, `order-${orderId}`));
  const { placement, placementEventId } = order;
  if (!placement) return undefined;
  const [before, after] = await Promise.all([
    placedOn(ledger, placement, placementEventId),
    becameOf(ledger, placement, order),
  ]);
  return { placement, order, history, ...before, ...after };
};
