import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, compare, type Currency } from '#libs/kernel/money.js';
import type { RateCardPublishedData } from './events/rate-card-published.js';
import { type PriceList, priceListFrom, type PriceListsState, unitPrice } from './price-lists.js';

/**
 * A card says something for somebody, and each preferential price is one: named, and not above the public one of the
 * list in force, or of the first to come (A10).
 * @throws RATE_CARD_INVALID, PREFERENTIAL_ABOVE_PUBLIC
 */
export const checkWorth = (
  { validFrom, rules }: Pick<RateCardPublishedData, 'validFrom' | 'rules'>,
  priceLists: PriceListsState,
): void => {
  if (rules.length === 0) throw new DomainError('RATE_CARD_INVALID', 'A card has at least one rule.');
  const list = priceListFrom(priceLists, validFrom);
  for (const { family, level, prices } of rules) {
    if (prices === undefined) continue;
    const bySku = Object.entries(prices);
    const unpriced = bySku.find(([, price]) => Object.keys(price).length === 0)?.[0];
    if (bySku.length === 0 || unpriced !== undefined) {
      const details = { family, level, ...(unpriced === undefined ? {} : { sku: unpriced }) };
      throw new DomainError('RATE_CARD_INVALID', 'A rule of preferential prices names at least one for each.', details);
    }
    if (list) for (const [sku, price] of bySku) checkPreferential(list, sku, price);
  }
};

const checkPreferential = (list: PriceList, sku: string, prices: Partial<Record<Currency, Amount>>): void => {
  for (const [currency, preferential] of Object.entries(prices) as [Currency, Amount][]) {
    const publicPrice = unitPrice(list, sku, currency);
    if (publicPrice === undefined || compare(preferential, publicPrice) <= 0) continue;
    throw new DomainError('PREFERENTIAL_ABOVE_PUBLIC', `The preferential price of ${sku} is above the public one.`, {
      sku,
      currency,
      preferential,
      public: publicPrice,
      priceList: list.version,
    });
  }
};
