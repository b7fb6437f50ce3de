import { Map as PersistentMap } from 'immutable';
import { type Authorship, authorshipOf } from '#libs/event-sourcing/authorship.js';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { type Amount, type Currency, exceedsCap, MAX_BENEFIT_RATE } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import type { RateCardCorrected, RateCardRulesProposed } from './events/rate-card-corrected.js';
import type { RateCardPartKept, RateCardPartKeptData } from './events/rate-card-part-kept.js';
import type { RateCardPublished, RateCardPublishedData, RateRule } from './events/rate-card-published.js';
import { partsOf, type PendingParts, withPart } from './parts.js';
import type { PriceListsState } from './price-lists.js';
import { checkUnique, isPublished, repeated } from './publication.js';
import { checkWorth } from './rate-card-worth.js';
import {
  nothingPublished,
  type Publications,
  validAmong,
  validAt,
  withContents,
  withPublication,
} from './publications.js';
import { joined, keyOf } from './rate-rules.js';
import { who } from './who.js';

export type RateCardEvent = RateCardPublished | RateCardPartKept | RateCardRulesProposed | RateCardCorrected;
/** A card as a command gives it: whole, however large. */
export type RateCardData = Omit<RateCardPublishedData, 'parts'>;

/** A published card, made ready for look-ups once, when it is folded. */
export interface RateCard {
  readonly version: string;
  readonly validFrom: Instant;
  readonly data: RateCardData;
  /** By family and level. */
  readonly rules: ReadonlyMap<string, RateRule>;
  /** Where it was published, by whom, when and why; undefined of one that was never stored. */
  readonly published?: Authorship | undefined;
  /** The last correction of its rules (E29); undefined where there was none. */
  readonly corrected?: Authorship | undefined;
}
export type Place = Pick<Recorded, 'revision' | 'position'>;

/** The partners' benefits as published; versions and `validFrom` are unique. */
export interface RateCardsState {
  readonly cards: Publications<RateCard>;
  /** Of cards that are not published yet. */
  readonly pending: PendingParts<RateCardPartKeptData>;
  /** Where corrections came into force, by correction. */
  readonly corrections: PersistentMap<string, Place>;
  /** What published cards should have had, by proposal; until it is agreed to. */
  readonly proposed: PersistentMap<string, RateCardData>;
}

/** One stream, `rateCard-main`, holds all rate cards. */
export const RateCards: Aggregate<RateCardsState, RateCardEvent> = {
  category: 'rateCard',
  initial: {
    cards: nothingPublished(),
    pending: PersistentMap(),
    proposed: PersistentMap(),
    corrections: PersistentMap(),
  },
  evolve: (state, event, recorded): RateCardsState => {
    switch (event.type) {
      case 'RateCardPartKept':
        return { ...state, pending: withPart(state.pending, event.data) };
      case 'RateCardPublished': {
        const { version, validFrom } = event.data;
        const card = rateCardOf({ version, validFrom, rules: wholeRules(state, event.data) });
        return {
          ...state,
          cards: withPublication(state.cards, { ...card, published: authorshipOf(recorded) }),
          pending: state.pending.delete(version),
        };
      }
      case 'RateCardRulesProposed': {
        const { proposalId, version } = event.data;
        const card = state.cards.byVersion.get(version);
        if (!card) return state;
        const { validFrom } = card;
        const rules = wholeRules(state, event.data);
        return {
          ...state,
          proposed: state.proposed.set(proposalId, { version, validFrom, rules }),
          pending: state.pending.delete(version),
        };
      }
      case 'RateCardCorrected': {
        const { proposalId, correctionId, version } = event.data;
        const card = state.cards.byVersion.get(version);
        const data = state.proposed.get(proposalId);
        if (!card || !data) return state;
        const place = placeOf(recorded);
        const corrected = { ...card, ...rateCardOf(data), corrected: authorshipOf(recorded) };
        return {
          ...state,
          cards: withContents(state.cards, corrected),
          corrections: place ? state.corrections.set(correctionId, place) : state.corrections,
          proposed: state.proposed.delete(proposalId),
        };
      }
    }
  },
};

const placeOf = (recorded: Recorded | undefined): Place | undefined =>
  recorded && { revision: recorded.revision, position: recorded.position };

/** The rules of an event, with those that were kept before it. */
const wholeRules = (
  { pending }: RateCardsState,
  { version, rules, parts }: Pick<RateCardPublishedData, 'version' | 'rules' | 'parts'>,
): RateRule[] => {
  if (!parts) return rules;
  return joined([...partsOf(pending, version, parts).flatMap((part) => part.rules), ...rules]);
};

export const rateCardOf = (data: RateCardData): RateCard => ({
  version: data.version,
  validFrom: data.validFrom,
  data,
  rules: new Map(data.rules.map((rule) => [keyOf(rule), rule])),
});

/** Of the cards published so far, the one with the latest `validFrom` not after the instant (A7). */
export const rateCardAt = (state: RateCardsState, instant: Instant): RateCard | undefined =>
  validAt(state.cards, instant);

/**
 * The card that was in force for a placement, whatever was published since, with the rules that it has now. `seen`: the
 * revision of the cards that it was decided on or, of one that did not look at them, where it stands in the log.
 */
export const rateCardOfPlacement = (
  { cards }: RateCardsState,
  placedAt: Instant,
  seen: { revision: number } | { position: bigint },
): RateCard | undefined =>
  validAmong(cards, placedAt, ({ published }) => {
    if (!published) return true;
    return 'revision' in seen ? published.revision <= seen.revision : published.position < seen.position;
  });

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
      checkRules(data, priceLists, actor);
      return [{ type: 'RateCardPublished', data }];
    },
);

/** @throws DomainError RATE_CARD_INVALID, RATE_ABOVE_CAP, PREFERENTIAL_ABOVE_PUBLIC */
export const checkRules = (
  data: RateCardData,
  priceLists: PriceListsState,
  actor: Actor,
  { isCapped = true } = {},
): void => {
  const twice = repeated(data.rules.map(keyOf));
  for (const rule of data.rules) checkRule(rule, twice === keyOf(rule), isCapped);
  if (!isImported(actor)) checkWorth(data, priceLists);
};

const checkRule = (rule: RateRule, isTwice: boolean, isCapped: boolean): void => {
  const { family, level, rate, prices } = rule;
  const details = { family, level };
  if (isTwice) {
    throw new DomainError('RATE_CARD_INVALID', 'A card has one rule for a family at a level.', details);
  }
  if ((rate === undefined) === (prices === undefined)) {
    throw new DomainError('RATE_CARD_INVALID', 'A rule has either a rate or preferential prices.', details);
  }
  if (isCapped && rate !== undefined && exceedsCap(rate)) {
    throw new DomainError('RATE_ABOVE_CAP', `A benefit is at most ${MAX_BENEFIT_RATE}.`, { ...details, rate });
  }
};
