import type { RateRule } from './events/rate-card-published.js';

/** A card has one rule for a family at a level. */
export const keyOf = ({ family, level }: Pick<RateRule, 'family' | 'level'>): string => `${family} ${level}`;

/** A rule once for each of its preferential prices. */
export const singly = (rule: RateRule): RateRule[] => {
  const prices = Object.entries(rule.prices ?? {});
  return prices.length === 0 ? [rule] : prices.map((price) => ({ ...rule, prices: Object.fromEntries([price]) }));
};

/** Rules of the same family and level as one, with the prices of all. */
export const joined = (rules: readonly RateRule[]): RateRule[] => {
  const byKey = new Map<string, { rule: RateRule; prices: [string, NonNullable<RateRule['prices']>[string]][] }>();
  for (const rule of rules) {
    const known = byKey.get(keyOf(rule)) ?? { rule, prices: [] };
    byKey.set(keyOf(rule), known);
    known.prices.push(...Object.entries(rule.prices ?? {}));
  }
  return [...byKey.values()].map(({ rule, prices }) =>
    rule.prices ? { ...rule, prices: Object.fromEntries(prices) } : rule,
  );
};
