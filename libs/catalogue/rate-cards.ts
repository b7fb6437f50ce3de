import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, type Currency, exceedsCap, MAX_BENEFIT_RATE } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';
import type { RateCardPublished, RateCardPublishedData, RateRule } from './events/rate-card-published.js';
import { checkFinance, checkUnique, isPublished } from './publication.js';
import { validAt } from './valid-at.js';

/** The partners' benefits as published; versions and `validFrom` are unique. */
export interface RateCardsState {
  readonly cards: readonly RateCardPublishedData[];
}

/** One stream, `rateCard-main`, holds all rate cards. */
export const RateCards: Aggregate<RateCardsState, RateCardPublished> = {
  category: 'rateCard',
  initial: { cards: [] },
  evolve: (state, event): RateCardsState => {
    switch (event.type) {
      case 'RateCardPublished':
        return { cards: [...state.cards, event.data] };
    }
  },
};

/** Of the cards published so far, the one with the latest `validFrom` not after the instant (A7). */
export const rateCardAt = (state: RateCardsState, instant: Instant): RateCardPublishedData | undefined =>
  validAt(state.cards, instant);

/** The card's rule for a family at a partner's level; undefined where the family is not eligible. */
export const ruleFor = (card: RateCardPublishedData, family: string, level: string): RateRule | undefined =>
  card.rules.find((rule) => rule.family === family && rule.level === level);

/** A rule's preferential unit price (R9); undefined where the rule is a rate or does not name product and currency. */
export const preferentialUnitPrice = (rule: RateRule, sku: string, currency: Currency): Amount | undefined =>
  // A product may be called like something that every object has.
  rule.prices && Object.hasOwn(rule.prices, sku) ? rule.prices[sku]?.[currency] : undefined;

/**
 * The partners' benefits from an instant on, which may lie in the past; placements already made keep theirs (A7). The
 * identical card again changes nothing.
 * @throws RATE_CARD_EXISTS, ACTOR_NOT_ALLOWED, RATE_CARD_INVALID, RATE_ABOVE_CAP (R10, A10: 0.35)
 */
export const publishRateCard =
  (data: RateCardPublishedData, actor: Actor) =>
  (state: RateCardsState): RateCardPublished[] => {
    if (isPublished(state.cards, data)) {
      checkFinance(actor);
      return [];
    }
    checkUnique('RATE_CARD_EXISTS', state.cards, data);
    checkFinance(actor);
    data.rules.forEach((rule, index) => checkRule(rule, data.rules.slice(0, index)));
    return [{ type: 'RateCardPublished', data }];
  };

const checkRule = (rule: RateRule, before: readonly RateRule[]): void => {
  const { family, level, rate, prices } = rule;
  const details = { family, level };
  if (before.some((other) => other.family === family && other.level === level)) {
    throw new DomainError('RATE_CARD_INVALID', 'A card has one rule for a family at a level.', details);
  }
  if ((rate === undefined) === (prices === undefined)) {
    throw new DomainError('RATE_CARD_INVALID', 'A rule has either a rate or preferential prices.', details);
  }
  if (rate !== undefined && exceedsCap(rate)) {
    throw new DomainError('RATE_ABOVE_CAP', `A benefit is at most ${MAX_BENEFIT_RATE}.`, { ...details, rate });
  }
};
