import {
  knowsFamily,
  preferentialUnitPrice,
  pricesProduct,
  type RateCard,
  ruleFor,
} from '#libs/catalogue/rate-cards.js';
import {
  type Amount,
  type Currency,
  fitsLine,
  isZero,
  lessRate,
  min,
  type Rate,
  subtract,
  times,
  ZERO,
} from '#libs/kernel/money.js';
import type { IneligibleFor, NoBenefitReason, ReasonDetails } from './events/placement.js';

/** What a line gains whoever manages its product. */
export interface LineBenefit {
  amount: Amount;
  reason: NoBenefitReason | null;
  details: ReasonDetails | null;
  preferential: Amount | null;
  rate: Rate | null;
  rateCardVersion: string | null;
}
export const nothing = (reason: NoBenefitReason, details: ReasonDetails | null = null): LineBenefit => ({
  amount: ZERO,
  reason,
  details,
  preferential: null,
  rate: null,
  rateCardVersion: null,
});

export const notEligible = (cause: IneligibleFor, card?: { version: string }): LineBenefit =>
  nothing('PRODUCT_FAMILY_NOT_ELIGIBLE', { cause, rateCardVersion: card?.version ?? null });

const leastOf = (net: Amount, unit: Amount, quantity: number): Amount =>
  fitsLine(unit, quantity) ? min(times(unit, quantity), net) : net;

/** The line that a card is asked for, with its price after the degressive tariff. */
export interface PricedLine {
  sku: string;
  family: string;
  quantity: number;
  currency: Currency;
  net: Amount;
}

/** What a card gives a partner of a level on a line (A7); `net − preferential` (A9). */
export const benefitByCard = (card: RateCard, level: string | null, line: PricedLine): LineBenefit => {
  const rule = ruleFor(card, line.family, level ?? '');
  if (!rule) return notEligible(knowsFamily(card, line.family) ? 'NO_RULE_FOR_LEVEL' : 'NO_RULE_FOR_FAMILY', card);
  const rate = rule.rate ?? null;
  const unit = preferentialUnitPrice(rule, line.sku, line.currency);
  if (rate === null && unit === undefined) {
    return notEligible(pricesProduct(rule, line.sku) ? 'NO_PRICE_IN_CURRENCY' : 'NO_PRICE_FOR_PRODUCT', card);
  }
  // A preferential price is a price list of its own (R9), but never dearer than what the client pays (A10).
  const preferential = rate !== null ? lessRate(line.net, rate) : leastOf(line.net, unit as Amount, line.quantity);
  const amount = subtract(line.net, preferential);
  const reason = isZero(amount) ? 'ZERO_BENEFIT' : null;
  return { amount, reason, details: null, preferential, rate, rateCardVersion: card.version };
};
