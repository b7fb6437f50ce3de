import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';
import type { PriceListPublished, PriceListPublishedData, SkuPrice } from './events/price-list-published.js';
import { checkFinance, checkUnique, isPublished } from './publication.js';
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

/**
 * Public prices from an instant on, which may lie in the past; placements already made keep theirs. The identical list
 * again changes nothing.
 * @throws PRICE_LIST_EXISTS, ACTOR_NOT_ALLOWED, PRICE_LIST_INVALID
 */
export const publishPriceList =
  (data: PriceListPublishedData, actor: Actor) =>
  (state: PriceListsState): PriceListPublished[] => {
    if (isPublished(state.lists, data)) {
      checkFinance(actor);
      return [];
    }
    checkUnique('PRICE_LIST_EXISTS', state.lists, data);
    checkFinance(actor);
    checkOnce(
      data.prices.map(({ sku }) => sku),
      'has two prices',
    );
    checkOnce(
      data.degressive.map(({ family, fromQuantity }) => `${family} from ${fromQuantity}`),
      'has two rates',
    );
    return [{ type: 'PriceListPublished', data }];
  };

const checkOnce = (keys: readonly string[], problem: string): void => {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new DomainError('PRICE_LIST_INVALID', `${twice} ${problem} in the list.`);
};
