import { PriceLists, RateCards } from '#libs/catalogue/index.js';
import { Delegation } from '#libs/delegation/index.js';
import type { DomainEvent } from '#libs/event-sourcing/event.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { formatInstant } from '#libs/kernel/time.js';
import { Order, Product } from '#libs/orders/index.js';
import { cpuMs } from '#libs/processes/timing.js';

/** A stream that grows for ever in one way, step by step. */
export interface GrowingStream {
  name: string;
  aggregate: Aggregate<unknown>;
  before?: DomainEvent[];
  step(n: number): DomainEvent[];
}

const growing = <S, E extends DomainEvent>(
  name: string,
  aggregate: Aggregate<S, E>,
  step: (n: number) => DomainEvent[],
  before: DomainEvent[] = [],
): GrowingStream => ({ name, aggregate: aggregate as unknown as Aggregate<unknown>, step, before });

const MINUTE_MS = 60_000;
const validFrom = (n: number): string => formatInstant(Date.parse('2020-01-01T00:00:00Z') + n * MINUTE_MS);

export const madeAndWithdrawn = (n: number): DomainEvent[] => {
  const names = { invitationId: `inv_${n}`, partnerOrgId: `partner_${n % 100}` };
  const offeredAccess = { mode: 'LIMITED', products: [`product_${n}`] };
  return [
    { type: 'PartnerInvited', data: { ...names, offeredAccess, supersede: false, expiresOn: null } },
    { type: 'InvitationWithdrawn', data: names },
  ];
};

const held = { partnershipId: 'pst_1', partnerOrgId: 'partner' };
const limited = { mode: 'LIMITED', products: [], payment: null };
const granted = { type: 'AccessGranted', data: { ...held, to: limited, needsVerification: false } };

/** Every way in which a stream of the ledger's can grow without end. */
export const GROWING: readonly GrowingStream[] = [
  growing('invitations made and withdrawn', Delegation, madeAndWithdrawn),
  growing(
    'products added to a limited set',
    Delegation,
    (n) => [{ type: 'ProductAccessAdded', data: { ...held, productId: `product_${n}` } }],
    [granted],
  ),
  growing(
    'one product added and removed',
    Delegation,
    () => [
      { type: 'ProductAccessAdded', data: { ...held, productId: 'product' } },
      { type: 'ProductAccessRemoved', data: { ...held, productId: 'product', reason: 'client' } },
    ],
    [granted],
  ),
  growing('ids released', Delegation, (n) => [{ type: 'IdReleased', data: { id: `inv_${n}`, claimRevision: 0 } }]),
  growing('refunds of an order', Order, (n) => [
    { type: 'OrderRefunded', data: { refundId: `refund_${n}`, net: '0.01', cumulative: '0.01', reversal: null } },
  ]),
  growing('placements voided', Product, (n) => [
    {
      type: 'PlacementVoided',
      data: { placementEventId: `event_${n}`, orderId: `order_${n}`, reason: 'ORDER_EXISTS' },
    },
  ]),
  growing('price lists', PriceLists, (n) => [
    {
      type: 'PriceListPublished',
      data: { version: `v${n}`, validFrom: validFrom(n), prices: [], degressive: [] },
    },
  ]),
  growing('parts of price lists that nobody closed', PriceLists, (n) => [
    {
      type: 'PriceListPartKept',
      data: { publicationId: `publication_${n}`, version: 'v', part: 0, prices: [], degressive: [] },
    },
  ]),
  growing('rate cards', RateCards, (n) => [
    { type: 'RateCardPublished', data: { version: `v${n}`, validFrom: validFrom(n), rules: [] } },
  ]),
];

/** Milliseconds of CPU that a fold of so many steps takes; the least of a few tries. */
export const foldTime = ({ aggregate, before = [], step }: GrowingStream, steps: number, tries = 3): number => {
  const events = [...before, ...Array.from({ length: steps }, (_, n) => step(n)).flat()];
  let least = Infinity;
  for (let round = 0; round < tries; round += 1) {
    const begun = cpuMs();
    let state = aggregate.initial;
    for (const event of events) state = aggregate.evolve(state, event);
    least = Math.min(least, cpuMs() - begun);
  }
  return least;
};
