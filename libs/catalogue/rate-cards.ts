import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';
import type { RateCardPublished, RateCardPublishedData, RateRule } from './events/rate-card-published.js';
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
