import { isDeepStrictEqual } from 'node:util';
import { add, type Amount, compare, CURRENCIES, type Currency, subtract, ZERO } from '#libs/kernel/money.js';
import type { DegressiveTier, SkuPrice } from './events/price-list-published.js';
import type { RateRule } from './events/rate-card-published.js';
import type { TaxEntry } from './events/tax-rates-published.js';
import type { PriceListData } from './price-lists.js';
import { keyOf, singly } from './rate-rules.js';

/** A line that two versions have both, with another content. */
interface ChangedLine<L> {
  readonly before: L;
  readonly after: L;
}
/** What makes a second version of a first one, line by line, in the order of their keys. */
export interface Comparison<L> {
  readonly added: readonly L[];
  readonly removed: readonly L[];
  readonly changed: readonly ChangedLine<L>[];
  /** How many lines both have alike. */
  readonly unchanged: number;
}

/** Compares lines by what names them; what names one does so once in each version. */
export const compared = <L>(before: readonly L[], after: readonly L[], nameOf: (line: L) => string): Comparison<L> => {
  const [was, is] = [byName(before, nameOf), byName(after, nameOf)];
  const common = [...was].flatMap(([name, line]): ChangedLine<L>[] => {
    const now = is.get(name);
    return now === undefined ? [] : [{ before: line, after: now }];
  });
  const changed = common.filter((line) => !isDeepStrictEqual(line.before, line.after));
  return {
    added: [...is].flatMap(([name, line]) => (was.has(name) ? [] : [line])),
    removed: [...was].flatMap(([name, line]) => (is.has(name) ? [] : [line])),
    changed,
    unchanged: common.length - changed.length,
  };
};

const byName = <L>(lines: readonly L[], nameOf: (line: L) => string): Map<string, L> =>
  new Map(lines.map((line): [string, L] => [nameOf(line), line]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** What the unit prices of changed products add up to in a currency, where they have one before and after. */
interface ChangedTotal {
  readonly currency: Currency;
  readonly products: number;
  readonly before: Amount;
  readonly after: Amount;
  readonly difference: Amount;
}

export interface PriceListComparison {
  readonly prices: Comparison<SkuPrice>;
  readonly degressive: Comparison<DegressiveTier>;
  /** Of currencies in which any price changed. */
  readonly totals: readonly ChangedTotal[];
}

/** A price list against another: products by sku, tiers by family and quantity (A35, R11). */
export const comparedPriceLists = (before: PriceListData, after: PriceListData): PriceListComparison => {
  const prices = compared(before.prices.map(plain), after.prices.map(plain), ({ sku }) => sku);
  const nameOf = ({ family, fromQuantity }: DegressiveTier): string => `${family} ${String(fromQuantity).padStart(10)}`;
  return {
    prices,
    degressive: compared(before.degressive.map(plain), after.degressive.map(plain), nameOf),
    totals: CURRENCIES.flatMap((currency) => totalOf(prices.changed, currency)),
  };
};

const totalOf = (changed: readonly ChangedLine<SkuPrice>[], currency: Currency): ChangedTotal[] => {
  const priced = changed.flatMap(({ before, after }): [Amount, Amount][] => {
    const [was, is] = [before.price[currency], after.price[currency]];
    return was === undefined || is === undefined || compare(was, is) === 0 ? [] : [[was, is]];
  });
  if (priced.length === 0) return [];
  const [before, after] = priced.reduce<[Amount, Amount]>(
    ([sum, sumAfter], [was, is]) => [add(sum, was), add(sumAfter, is)],
    [ZERO, ZERO],
  );
  return [{ currency, products: priced.length, before, after, difference: subtract(after, before) }];
};

/** Rules of a rate card, each preferential price one of its own: by family, level and product (R9, R10). */
export const comparedRules = (before: readonly RateRule[], after: readonly RateRule[]): Comparison<RateRule> =>
  compared(before.map(plain).flatMap(singly), after.map(plain).flatMap(singly), (rule) =>
    [keyOf(rule), ...Object.keys(rule.prices ?? {})].join(' '),
  );

/** Tax rates by the day from which they hold (V1). */
export const comparedTaxes = (before: readonly TaxEntry[], after: readonly TaxEntry[]): Comparison<TaxEntry> =>
  compared(before.map(plain), after.map(plain), ({ validFrom }) => validFrom);

/** Lines of stored data may be instances of classes, or not; alike is what says the same. */
const plain = <T extends object>(line: T): T => JSON.parse(JSON.stringify(line)) as T;
