import type { DegressiveTier, SkuPrice } from '#libs/catalogue/events/price-list-published.js';
import type { RateRule } from '#libs/catalogue/events/rate-card-published.js';
import { type Comparison, type PriceList, type RateCard } from '#libs/catalogue/index.js';
import type { Authorship } from '#libs/event-sourcing/authorship.js';
import { type Actor, isStaff } from '#libs/kernel/actor.js';
import { assert } from '#libs/kernel/errors.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';

/** Who published a thing, when and why, as the caller is told: members hear of the desk, not of the person. */
export const publishedFor = (actor: Actor, published: Authorship | undefined) => {
  assert(published, 'what is read from the store was published by somebody');
  const { by, at, reason } = published;
  return { publishedAt: at, publishedBy: { role: by.role, userId: isStaff(actor) ? by.userId : null }, reason };
};

/** Versions in order of their validity, with the end of each and which of them is in force. */
export const datedVersions = <V extends { version: string; validFrom: Instant }>(
  inOrder: readonly V[],
  inForce: V | undefined,
): { one: V; dated: { version: string; validFrom: Instant; validTo: Instant | null; inForce: boolean } }[] =>
  inOrder.map((one, index) => ({
    one,
    dated: {
      version: one.version,
      validFrom: one.validFrom,
      validTo: inOrder[index + 1]?.validFrom ?? null,
      inForce: one.version === inForce?.version,
    },
  }));

/** Lines of a comparison as they are shown. */
export const comparisonOf = <L, R>({ added, removed, changed, unchanged }: Comparison<L>, rowOf: (line: L) => R) => ({
  added: added.map(rowOf),
  removed: removed.map(rowOf),
  changed: changed.map(({ before, after }) => ({ before: rowOf(before), after: rowOf(after) })),
  unchanged,
});

const unitPrices = (price: Partial<Record<Currency, Amount>>) => ({
  CHF: price.CHF ?? null,
  EUR: price.EUR ?? null,
});
const bySku = (a: { sku: string }, b: { sku: string }): number => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0);

export const priceRowOf = ({ sku, family, price, term, warranty }: SkuPrice) => ({
  sku,
  family,
  unit: unitPrices(price),
  term: term ?? null,
  warranty: warranty === true,
});
export const tierRowOf = ({ family, fromQuantity, rate }: DegressiveTier) => ({ family, fromQuantity, rate });
export const pricesOf = ({ data, tiers }: PriceList) => ({
  prices: data.prices.map(priceRowOf).sort(bySku),
  degressive: [...tiers].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, ofFamily]) => ofFamily.map(tierRowOf)),
});

export const ruleRowOf = ({ family, level, rate, prices = {} }: RateRule) => ({
  family,
  level,
  rate: rate ?? null,
  prices: Object.entries(prices)
    .map(([sku, price]) => ({ sku, unit: unitPrices(price) }))
    .sort(bySku),
});

/** The rules that are shown to one who may see those of a level, or of all (`null`), by family and level. */
export const rulesOf = ({ rules }: RateCard, level: string | null): RateRule[] =>
  [...rules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, rule]) => (level === null || rule.level === level ? [rule] : []));
