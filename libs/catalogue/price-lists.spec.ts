import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { PriceListPublished, PriceListPublishedData } from './events/price-list-published.js';
import {
  degressiveRate,
  priceListAt,
  priceListOf,
  PriceLists,
  publishPriceList,
  skuOf,
  unitPrice,
} from './price-lists.js';

const finance: Actor = { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' };
const list = (version: string, validFrom: string, chf = '9.92'): PriceListPublishedData => ({
  version,
  validFrom,
  prices: [
    { sku: 'web', family: 'hosting', price: { CHF: chf, EUR: '9.50' } },
    { sku: 'toString', family: 'odd', price: { CHF: '1.00' } },
  ],
  degressive: [
    { family: 'hosting', fromQuantity: 50, rate: '0.30' },
    { family: 'hosting', fromQuantity: 25, rate: '0.25' },
    { family: 'other', fromQuantity: 1, rate: '0.10' },
  ],
});
const published = (data: PriceListPublishedData): PriceListPublished => ({ type: 'PriceListPublished', data });

describe('publishing prices', () => {
  const first = list('v1', '2024-01-01T00:00:00Z');

  it('adds a list; the identical one again changes nothing, also when others came between', () => {
    given(PriceLists)
      .when(publishPriceList(first, NO_FACTS, finance))
      .then([published(first)])
      .when(publishPriceList(list('v2', '2025-01-01T00:00:00Z'), NO_FACTS, finance))
      .when(publishPriceList(structuredClone(first), NO_FACTS, finance))
      .then(nothing);
  });

  it('refuses a version or an instant that is taken, also one written differently', () => {
    const history = [published(first)];
    given(PriceLists, history)
      .when(publishPriceList(list('v1', '2026-01-01T00:00:00Z'), NO_FACTS, finance))
      .then(refused('PRICE_LIST_EXISTS', { version: 'v1', validFrom: first.validFrom }));
    given(PriceLists, history)
      .when(publishPriceList(list('v2', '2024-01-01T00:00:00.000Z'), NO_FACTS, finance))
      .then(refused('PRICE_LIST_EXISTS'));
    given(PriceLists, history)
      .when(publishPriceList(list('v1', '2024-01-01T00:00:00Z', '8.00'), NO_FACTS, finance))
      .then(refused('PRICE_LIST_EXISTS'));
  });

  it('is finance’s, and a list has one price a product and one rate a quantity', () => {
    given(PriceLists)
      .when(publishPriceList(first, NO_FACTS, { ...finance, role: 'staff:programme' }))
      .then(refused('ACTOR_NOT_ALLOWED'));
    const twice = { ...first, prices: [...first.prices, ...first.prices.slice(0, 1)] };
    given(PriceLists)
      .when(publishPriceList(twice, NO_FACTS, finance))
      .then(refused('PRICE_LIST_INVALID'));
    const history: Actor = { ...finance, channel: 'import' };
    for (const actor of [finance, history]) {
      given(PriceLists)
        .when(publishPriceList({ ...first, prices: [] }, NO_FACTS, actor))
        .then(refused('PRICE_LIST_INVALID'));
    }
    const unpriced = { ...first, prices: [...first.prices, { sku: 'free', family: 'hosting', price: {} }] };
    given(PriceLists)
      .when(publishPriceList(unpriced, NO_FACTS, finance))
      .then(refused('PRICE_LIST_INVALID', { sku: 'free' }));
    const tiers = { ...first, degressive: [...first.degressive, ...first.degressive.slice(0, 1)] };
    given(PriceLists)
      .when(publishPriceList(tiers, NO_FACTS, finance))
      .then(refused('PRICE_LIST_INVALID'));
  });
});

describe('looking prices up', () => {
  const lists = [
    list('late', '2024-06-01T00:00:00Z', '12.00'),
    list('early', '2024-01-01T00:00:00Z'),
    list('middle', '2024-03-01T00:00:00Z', '11.00'),
  ];
  const { state } = given(PriceLists, lists.map(published));

  it('takes the latest validFrom not after the instant, even if another was published later', () => {
    expect(priceListAt(state, '2023-12-31T23:59:59Z')).toBeUndefined();
    expect(priceListAt(state, '2024-01-01T00:00:00Z')?.version).toBe('early');
    expect(priceListAt(state, '2024-03-01T00:00:00.000Z')?.version).toBe('middle');
    expect(priceListAt(state, '2024-05-31T23:59:59Z')?.version).toBe('middle');
    expect(priceListAt(state, '2030-01-01T00:00:00Z')?.version).toBe('late');
  });

  it('finds a unit price by product and currency', () => {
    const first = priceListOf(lists[0] as PriceListPublishedData);
    expect(unitPrice(first, 'web', 'CHF')).toBe('12.00');
    expect(unitPrice(first, 'toString', 'EUR')).toBeUndefined();
    expect(unitPrice(first, 'valueOf', 'CHF')).toBeUndefined();
    expect(skuOf(first, 'web')?.family).toBe('hosting');
  });

  it('R11: the tier of the highest quantity not above the line’s, else none', () => {
    const first = priceListOf(lists[0] as PriceListPublishedData);
    expect([1, 24, 25, 49, 50, 51].map((quantity) => degressiveRate(first, 'hosting', quantity))).toEqual([
      '0',
      '0',
      '0.25',
      '0.25',
      '0.30',
      '0.30',
    ]);
    expect(degressiveRate(first, 'unheard-of', 100)).toBe('0');
  });
});
