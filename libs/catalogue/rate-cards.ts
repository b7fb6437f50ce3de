import { Map as PersistentMap } from 'immutable';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, type Currency, exceedsCap, MAX_BENEFIT_RATE } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import type { RateCardPartKept, RateCardPartKeptData } from './events/rate-card-part-kept.js';
import type { RateCardPublished, RateCardPublishedData, RateRule } from './events/rate-card-published.js';
import { type Division, inParts, partsOf, type PendingParts, publicationIdOf, withPart } from './parts.js';
import type { PriceListsState } from './price-lists.js';
import { checkUnique, isPublished, repeated } from './publication.js';
import { checkWorth } from './rate-card-worth.js';
import { nothingPublished, type Publications, validAt, withPublication } from './publications.js';
import { who } from './who.js';

export type RateCardEvent = RateCardPublished | RateCardPartKept;
/** A card as a command gives it: whole, however large. */
export type RateCardData = Omit<RateCardPublishedData, 'parts'>;

/** A published card, made ready for look-ups once, when it is folded. */
export interface RateCard {
  readonly version: string;
  readonly validFrom: Instant;
  readonly data: RateCardData;
  /** By family and level. */
  readonly rules: ReadonlyMap<string, RateRule>;
}

/** The partners' benefits as published; versions and `validFrom` are unique. */
export interface RateCardsState {
  readonly cards: Publications<RateCard>;
  /** Of cards that are not published yet. */
  readonly pending: PendingParts<RateCardPartKeptData>;
}

/** One stream, `rateCard-main`, holds all rate cards. */
export const RateCards: Aggregate<RateCardsState, RateCardEvent> = {
  category: 'rateCard',
  initial: { cards: nothingPublished(), pending: PersistentMap() },
  evolve: (state, event): RateCardsState => {
    switch (event.type) {
      case 'RateCardPartKept':
        return { ...state, pending: withPart(state.pending, event.data) };
      case 'RateCardPublished': {
        const { parts, ...rest } = event.data;
        const kept = partsOf(state.pending, rest.version, parts);
        const rules = parts ? joined([...kept, rest].flatMap((part) => part.rules)) : rest.rules;
        return {
          cards: withPublication(state.cards, rateCardOf({ ...rest, rules })),
          pending: state.pending.delete(rest.version),
        };
      }
    }
  },
};

const keyOf = ({ family, level }: Pick<RateRule, 'family' | 'level'>): string => `${family} ${level}`;

export const rateCardOf = (data: RateCardData): RateCard => ({
  version: data.version,
  validFrom: data.validFrom,
  data,
  rules: new Map(data.rules.map((rule) => [keyOf(rule), rule])),
});

/** Of the cards published so far, the one with the latest `validFrom` not after the instant (A7). */
export const rateCardAt = (state: RateCardsState, instant: Instant): RateCard | undefined =>
  validAt(state.cards, instant);

/** Levels that any card names, whenever it holds: these are the programme's, none before its first card. */
export const declaredLevels = (state: RateCardsState): ReadonlySet<string> =>
  new Set(state.cards.inOrder.flatMap(({ data }) => data.rules.map(({ level }) => level)));

/** The card's rule for a family at a partner's level; undefined where the family is not eligible. */
export const ruleFor = (card: RateCard, family: string, level: string): RateRule | undefined =>
  card.rules.get(keyOf({ family, level }));

/** Whether the card has a rule for the family at any level. */
export const knowsFamily = ({ data }: RateCard, family: string): boolean =>
  data.rules.some((rule) => rule.family === family);

/** Whether a rule prices the product in any currency. */
export const pricesProduct = ({ prices }: RateRule, sku: string): boolean =>
  prices !== undefined && Object.hasOwn(prices, sku) && Object.keys(prices[sku] as object).length > 0;

/** A rule's preferential unit price (R9); undefined where the rule is a rate or does not name product and currency. */
export const preferentialUnitPrice = (rule: RateRule, sku: string, currency: Currency): Amount | undefined =>
  // A product may be called like something that every object has.
  rule.prices && Object.hasOwn(rule.prices, sku) ? rule.prices[sku]?.[currency] : undefined;

/** What a card's prices are compared with. */
export interface PublishedPrices {
  readonly priceLists: PriceListsState;
}

/**
 * The partners' benefits from an instant on, which may lie in the past; placements already made keep theirs (A7). The
 * identical card again changes nothing. A history's card may be empty, or dearer than the public: a placement takes the
 * lower price.
 */
export const publishRateCard = decision(
  {
    who: who.PublishRateCard,
    refuses: [
      'RATE_CARD_EXISTS',
      'ACTOR_NOT_ALLOWED',
      'RATE_CARD_INVALID',
      'RATE_ABOVE_CAP',
      'PREFERENTIAL_ABOVE_PUBLIC',
    ],
  },
  (data: RateCardData, { priceLists }: PublishedPrices, actor: Actor) =>
    (state: RateCardsState): RateCardPublished[] => {
      if (isPublished(state.cards, data)) {
        checkMay(who.PublishRateCard, actor, {});
        return [];
      }
      checkUnique('RATE_CARD_EXISTS', state.cards, data);
      checkMay(who.PublishRateCard, actor, {});
      const twice = repeated(data.rules.map(keyOf));
      for (const rule of data.rules) checkRule(rule, twice === keyOf(rule));
      if (!isImported(actor)) checkWorth(data, priceLists);
      return [{ type: 'RateCardPublished', data }];
    },
);

const checkRule = (rule: RateRule, isTwice: boolean): void => {
  const { family, level, rate, prices } = rule;
  const details = { family, level };
  if (isTwice) {
    throw new DomainError('RATE_CARD_INVALID', 'A card has one rule for a family at a level.', details);
  }
  if ((rate === undefined) === (prices === undefined)) {
    throw new DomainError('RATE_CARD_INVALID', 'A rule has either a rate or preferential prices.', details);
  }
  if (rate !== undefined && exceedsCap(rate)) {
    throw new DomainError('RATE_ABOVE_CAP', `A benefit is at most ${MAX_BENEFIT_RATE}.`, { ...details, rate });
  }
};

/** A card as events, each of which fits into one append; the prices of one rule may go into several. */
export const dividedRateCard = (data: RateCardData): Division<RateCardPartKept, RateCardPublished> => {
  const { version, validFrom, rules } = data;
  const parts = inParts(rules.flatMap(singly)).map(joined);
  const last = parts.pop();
  if (!last || parts.length === 0) return { parts: [], closing: { type: 'RateCardPublished', data } };
  const publicationId = publicationIdOf(data);
  return {
    parts: parts.map((some, part) => ({
      type: 'RateCardPartKept',
      data: { publicationId, version, part, rules: some },
    })),
    closing: {
      type: 'RateCardPublished',
      data: { version, validFrom, rules: last, parts: { publicationId, count: parts.length } },
    },
  };
};

/** A rule once for each of its preferential prices. */
const singly = (rule: RateRule): RateRule[] => {
  const prices = Object.entries(rule.prices ?? {});
  return prices.length === 0 ? [rule] : prices.map((price) => ({ ...rule, prices: Object.fromEntries([price]) }));
};

/** Rules of the same family and level as one, with the prices of all. */
const joined = (rules: readonly RateRule[]): RateRule[] => {
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
