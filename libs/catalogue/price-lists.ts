import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Amount, type Currency, type Rate } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';
import type { PriceListPublished, PriceListPublishedData, SkuPrice } from './events/price-list-published.js';
import { validAt } from './valid-at.js';

/** Public prices as published; versions and `validFrom` are unique. */
export interface PriceListsState {
  readonly lists: readonly PriceListPublishedData[];
}

/** One stream, `priceList-main`, holds all price lists. */
export const PriceLists: Aggregate<PriceListsState, PriceListPublished> = {
  category: 'priceList',
  initial: { lists: [] },
  evolve: (state, event): PriceListsState => {
    switch (event.type) {
      case 'PriceListPublished':
        return { lists: [...state.lists, event.data] };
    }
  },
};

/** Of the lists published so far, the one with the latest `validFrom` not after the instant. */
export const priceListAt = (state: PriceListsState, instant: Instant): PriceListPublishedData | undefined =>
  validAt(state.lists, instant);

/** The list's row of a product, which also tells its family. */
export const skuOf = (list: PriceListPublishedData, sku: string): SkuPrice | undefined =>
  list.prices.find((price) => price.sku === sku);

/** Net unit price of one period, however long; undefined where the list does not sell it in the currency. */
export const unitPrice = (list: PriceListPublishedData, sku: string, currency: Currency): Amount | undefined =>
  skuOf(list, sku)?.price[currency];

/** Rate off the public price (R11): the family's tier of the highest `fromQuantity` not above the quantity, else "0". */
export const degressiveRate = (list: PriceListPublishedData, family: string, quantity: number): Rate => {
  let best: { fromQuantity: number; rate: Rate } = { fromQuantity: 0, rate: '0' };
  for (const tier of list.degressive) {
    if (tier.family === family && tier.fromQuantity <= quantity && tier.fromQuantity > best.fromQuantity) best = tier;
  }
  return best.rate;
};
