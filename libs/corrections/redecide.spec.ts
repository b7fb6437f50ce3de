import { RateCards, type RateCardEvent } from '#libs/catalogue/rate-cards.js';
import { given, recorded } from '#libs/event-sourcing/testing/given.js';
import type { Amount } from '#libs/kernel/money.js';
import type { CorrectedLine } from '#libs/orders/events/order-corrected.js';
import type { Placement } from '#libs/orders/events/placement.js';
import { Order, type OrderEvent, type OrderState } from '#libs/orders/order.js';
import { decidePlacement } from '#libs/orders/placement-decision.js';
import { FULL_CLIENT, FULL_PARTNER, inputsOf, lineOf, type Scene } from '#libs/orders/testing/scene.js';
import { cardOfOrder, concernOf, type Earner, earnerOf, isPlacedBefore, redecided } from './redecide.js';

const published = (version: string, rate: string, revision: number, position: bigint): RateCardEvent =>
  recorded<RateCardEvent>(
    {
      type: 'RateCardPublished',
      data: { version, validFrom: `202${revision}-01-01T00:00:00Z`, rules: [{ family: 'web', level: 'gold', rate }] },
    },
    { revision, position },
  );
const cards = given(RateCards, [published('card-1', '0.20', 0, 10n), published('card-2', '0.30', 1, 20n)]).state;

interface Placed {
  scene?: Scene;
  placedBy?: string;
  /** What the placement saw of the cards; null: it did not look at them. */
  seen?: number | null;
  position?: bigint;
}
const MANAGED: Scene = { access: { p: FULL_CLIENT } };
/** An order of client `c`, opened on 2024-03-12. */
const opened = ({ scene = MANAGED, placedBy = 'c', seen = 1, position = 30n }: Placed = {}): OrderEvent => {
  const { decision, ...line } = decidePlacement(inputsOf(scene, placedBy), lineOf({ placedBy }));
  const placement: Placement = { ...line, decision: { ...decision, seen: { ...decision.seen, rateCard: seen } } };
  const data = { kind: 'order', placementEventId: 'e', placementPosition: '0', placement } as const;
  return recorded<OrderEvent>({ type: 'OrderOpened', data }, { position });
};
const orderOf = (placed: Placed = {}, ...more: OrderEvent[]): OrderState =>
  given(Order, [opened(placed), ...more]).state;
const versionOf = (placed: Placed) => cardOfOrder(cards, orderOf(placed))?.version;

const line = (partnerOrgId: string | null, benefit: Amount): CorrectedLine => ({
  partnerOrgId,
  level: 'gold',
  benefit,
  rate: '0.20',
  preferential: '8.00',
  rateCardVersion: 'card-1',
});
const corrected = (earner: CorrectedLine, ...rows: { partnerOrgId: string; amount: Amount }[]): OrderEvent => {
  const about = { orderId: 'o1', correctionId: 'cor0', kind: 'attribution', clientOrgId: 'c', productId: 'x' } as const;
  const data = { ...about, currency: 'CHF', line: earner, rows, paidAt: null, firstEarner: 'p' } as const;
  return { type: 'OrderCorrected', data };
};
const PAID: OrderEvent = {
  type: 'OrderPaid',
  data: {
    orderId: 'o1',
    charged: '10.00',
    currency: 'CHF',
    instrument: 'card',
    prepaid: '0.00',
    reference: null,
    earning: null,
  },
};
const refunded = (cumulative: Amount): OrderEvent => ({
  type: 'OrderRefunded',
  data: { orderId: 'o1', refundId: 'r1', net: cumulative, cumulative, currency: 'CHF', reversal: null },
});

describe('the card that an order is decided again by (A7, E29)', () => {
  it('is the one in force at its placement, of those that it saw; one that did not look, of those before it', () => {
    expect([0, 1].map((seen) => versionOf({ seen }))).toEqual(['card-1', 'card-2']);
    expect([15n, 25n].map((position) => versionOf({ seen: null, position }))).toEqual(['card-1', 'card-2']);
    expect([versionOf({ seen: null, position: 5n }), versionOf({ seen: -1 })]).toEqual([undefined, undefined]);
  });

  it('is none where nothing was placed, or nobody knows when', () => {
    expect(cardOfOrder(cards, Order.initial)).toBeNull();
    expect(cardOfOrder(cards, { ...orderOf(), placedAt: null })).toBeNull();
  });

  it('has its former rules for whoever saw it before it was corrected, or stands before that in the log', () => {
    const place = { revision: 7, position: 25n };
    const before = (placed: Placed) => isPlacedBefore(orderOf(placed), place);
    expect([6, 7, 8].map((seen) => before({ seen, position: 30n }))).toEqual([true, false, false]);
    expect([24n, 25n, 26n].map((position) => before({ seen: null, position }))).toEqual([true, false, false]);
  });
});

describe('how a correction of a card concerns an order (E29)', () => {
  const suspended: Scene = { ...MANAGED, standing: 'suspended' };

  it.each<[string, OrderState, ReturnType<typeof concernOf>]>([
    ['a line of the client’s with an earner', orderOf(), 'decided again'],
    [
      'a line that a partner paid',
      orderOf({ scene: { access: { p: FULL_PARTNER } }, placedBy: 'p' }),
      'paid by a partner',
    ],
    ['a line that nobody manages', orderOf({ scene: {} }), 'not'],
    ['a line placed while its partner was suspended (E17)', orderOf({ scene: suspended }), 'not'],
    [
      'such a line that was given to another since (E30)',
      orderOf({ scene: suspended }, corrected(line('q', '2.00'))),
      'decided again',
    ],
    ['a line that was taken from everybody since (E30)', orderOf({}, corrected(line(null, '0.00'))), 'not'],
    ['an order that is not', Order.initial, 'not'],
  ])('%s', (_, order, concern) => {
    expect(concernOf(order)).toBe(concern);
  });

  it('and whose a line is: as it was placed, or as corrected', () => {
    expect(earnerOf(orderOf())).toEqual({ partnerOrgId: 'p', level: 'gold' });
    expect(earnerOf(orderOf({}, corrected(line('q', '2.00'))))).toEqual({ partnerOrgId: 'q', level: 'gold' });
    expect([earnerOf(orderOf({ scene: {} })), earnerOf(Order.initial)]).toEqual([null, null]);
  });
});

describe('what follows for a line (E31)', () => {
  const [, card] = [...cards.cards.byVersion.values()];
  const gold = (partnerOrgId: string): Earner => ({ partnerOrgId, level: 'gold' });
  const rowsOf = (order: OrderState, earner: Earner) => redecided(order, earner, card ?? null)?.rows;

  it('nothing before its payment; then its benefit, less the share that was refunded', () => {
    expect(rowsOf(orderOf(), gold('p'))).toEqual([]);
    expect(rowsOf(orderOf({}, PAID), gold('p'))).toEqual([{ partnerOrgId: 'p', amount: '3.00' }]);
    expect(rowsOf(orderOf({}, PAID, refunded('5.01')), gold('p'))).toEqual([{ partnerOrgId: 'p', amount: '1.50' }]);
    expect(rowsOf(orderOf({}, PAID, refunded('10.00')), gold('p'))).toEqual([]);
  });

  it('everybody who has something of it gives it back but its earner, in the order of their ids', () => {
    const shared = orderOf(
      {},
      PAID,
      corrected(line('p', '2.00'), { partnerOrgId: 'z', amount: '2.00' }, { partnerOrgId: 'p', amount: '0.50' }),
    );
    expect(rowsOf(shared, gold('a'))).toEqual([
      { partnerOrgId: 'a', amount: '3.00' },
      { partnerOrgId: 'p', amount: '-0.50' },
      { partnerOrgId: 'z', amount: '-2.00' },
    ]);
    expect(rowsOf(shared, null)).toEqual([
      { partnerOrgId: 'p', amount: '-0.50' },
      { partnerOrgId: 'z', amount: '-2.00' },
    ]);
  });

  it('a line that costs nothing brings nobody anything', () => {
    expect(rowsOf(orderOf({ scene: { ...MANAGED, unit: '0.00' } }, PAID), gold('p'))).toEqual([]);
  });

  it('the line says by which card and rate it is so; without a card or an earner it brings nothing', () => {
    const order = orderOf({}, PAID);
    const { line: again } = redecided(order, gold('q'), card ?? null) ?? {};
    const byCard = { rate: '0.30', preferential: '7.00', rateCardVersion: 'card-2' };
    expect(again).toEqual({ partnerOrgId: 'q', level: 'gold', benefit: '3.00', ...byCard });
    const none = { benefit: '0.00', rate: null, preferential: null, rateCardVersion: null };
    expect(redecided(order, gold('q'), null)?.line).toEqual({ partnerOrgId: 'q', level: 'gold', ...none });
    expect(redecided(order, null, card ?? null)?.line).toEqual({ partnerOrgId: null, level: null, ...none });
    expect(redecided(Order.initial, gold('q'), card ?? null)).toBeNull();
  });
});
