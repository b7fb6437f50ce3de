import { Map as PersistentMap } from 'immutable';
import { type Authorship, authorshipOf } from '#libs/event-sourcing/authorship.js';
import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import type { PriceListPartKept, PriceListPartKeptData } from './events/price-list-part-kept.js';
import type {
  DegressiveTier,
  PriceListPublished,
  PriceListPublishedData,
  SkuPrice,
} from './events/price-list-published.js';
import { type Division, inParts, partsOf, type PendingParts, publicationIdOf, withPart } from './parts.js';
import { checkUnique, isPublished, repeated } from './publication.js';
import { nothingPublished, type Publications, validAt, withPublication } from './publications.js';
import { who } from './who.js';

export type PriceListEvent = PriceListPublished | PriceListPartKept;
/** A list as a command gives it: whole, however large. */
export type PriceListData = Omit<PriceListPublishedData, 'parts'>;

/** A published list, made ready for look-ups once, when it is folded. */
export interface PriceList {
  readonly version: string;
  readonly validFrom: Instant;
  readonly data: PriceListData;
  readonly bySku: ReadonlyMap<string, SkuPrice>;
  /** By family, in order of quantity. */
  readonly tiers: ReadonlyMap<string, readonly DegressiveTier[]>;
  /** Who published it, when and why; undefined of one that was never stored. */
  readonly published?: Authorship | undefined;
}

/** Public prices as published; versions and `validFrom` are unique. */
export interface PriceListsState {
  readonly lists: Publications<PriceList>;
  /** Of lists that are not published yet. */
  readonly pending: PendingParts<PriceListPartKeptData>;
}

/** One stream, `priceList-main`, holds all price lists. */
export const PriceLists: Aggregate<PriceListsState, PriceListEvent> = {
  category: 'priceList',
  initial: { lists: nothingPublished(), pending: PersistentMap() },
  evolve: (state, event, recorded): PriceListsState => {
    switch (event.type) {
      case 'PriceListPartKept':
        return { ...state, pending: withPart(state.pending, event.data) };
      case 'PriceListPublished': {
        const { parts, ...rest } = event.data;
        const all = [...partsOf(state.pending, rest.version, parts), rest];
        const prices = all.flatMap((part) => part.prices);
        const degressive = all.flatMap((part) => part.degressive);
        const list = { ...priceListOf({ ...rest, prices, degressive }), published: authorshipOf(recorded) };
        return {
          lists: withPublication(state.lists, list),
          pending: state.pending.delete(rest.version),
        };
      }
    }
  },
};

export const priceListOf = (data: PriceListData): PriceList => {
  const tiers = new Map<string, DegressiveTier[]>();
  for (const tier of data.degressive) tiers.set(tier.family, [...(tiers.get(tier.family) ?? []), tier]);
  for (const ofFamily of tiers.values()) ofFamily.sort((a, b) => a.fromQuantity - b.fromQuantity);
  const { version, validFrom, prices } = data;
  return { version, validFrom, data, bySku: new Map(prices.map((price) => [price.sku, price])), tiers };
};

/** Of the lists published so far, the one with the latest `validFrom` not after the instant. */
export const priceListAt = (state: PriceListsState, instant: Instant): PriceList | undefined =>
  validAt(state.lists, instant);

/** The list in force at the instant or, where none is yet, the first one after it. */
export const priceListFrom = (state: PriceListsState, instant: Instant): PriceList | undefined =>
  priceListAt(state, instant) ?? state.lists.inOrder.first();

/** The list's row of a product, which also tells its family. */
export const skuOf = (list: PriceList, sku: string): SkuPrice | undefined => list.bySku.get(sku);

/** Net unit price of one period, however long; undefined where the list does not sell it in the currency. */
export const unitPrice = (list: PriceList, sku: string, currency: Currency): Amount | undefined =>
  skuOf(list, sku)?.price[currency];

/** Rate off the public price (R11): the family's tier of the highest `fromQuantity` not above the quantity, else "0". */
export const degressiveRate = (list: PriceList, family: string, quantity: number): Rate =>
  list.tiers.get(family)?.findLast(({ fromQuantity }) => fromQuantity <= quantity)?.rate ?? '0';

/**
 * Public prices from an instant on, which may lie in the past; placements already made keep theirs. The identical list
 * again changes nothing.
 */
export const publishPriceList = decision(
  { who: who.PublishPriceList, refuses: ['PRICE_LIST_EXISTS', 'ACTOR_NOT_ALLOWED', 'PRICE_LIST_INVALID'] },
  (data: PriceListData, _: NoFacts, actor: Actor) =>
    (state: PriceListsState): PriceListPublished[] => {
      if (isPublished(state.lists, data)) {
        checkMay(who.PublishPriceList, actor, {});
        return [];
      }
      checkUnique('PRICE_LIST_EXISTS', state.lists, data);
      checkMay(who.PublishPriceList, actor, {});
      if (data.prices.length === 0) throw new DomainError('PRICE_LIST_INVALID', 'A price list has at least one price.');
      if (!isImported(actor)) checkPriced(data.prices);
      checkOnce(
        data.prices.map(({ sku }) => sku),
        'has two prices',
      );
      checkOnce(
        data.degressive.map(({ family, fromQuantity }) => `${family} from ${fromQuantity}`),
        'has two rates',
      );
      return [{ type: 'PriceListPublished', data }];
    },
);

/** Whoever publishes a price means to sell; in which currencies a product is not sold is up to the list. */
const checkPriced = (prices: readonly SkuPrice[]): void => {
  const without = prices.find(({ price }) => Object.keys(price).length === 0);
  if (without) throw new DomainError('PRICE_LIST_INVALID', `${without.sku} has no price.`, { sku: without.sku });
};

const checkOnce = (keys: readonly string[], problem: string): void => {
  const twice = repeated(keys);
  if (twice !== undefined) throw new DomainError('PRICE_LIST_INVALID', `${twice} ${problem} in the list.`);
};

/** A list as events, each of which fits into one append: prices that are in force together, from the last one on. */
export const dividedPriceList = (data: PriceListData): Division<PriceListPartKept, PriceListPublished> => {
  const { version, validFrom, prices, degressive } = data;
  const rows = [...degressive.map((tier) => ({ tier })), ...prices.map((price) => ({ price }))];
  const parts = inParts<{ tier?: DegressiveTier; price?: SkuPrice }>(rows).map((part) => ({
    prices: part.flatMap(({ price }) => price ?? []),
    degressive: part.flatMap(({ tier }) => tier ?? []),
  }));
  const last = parts.pop();
  if (!last || parts.length === 0) return { parts: [], closing: { type: 'PriceListPublished', data } };
  const publicationId = publicationIdOf(data);
  const kept = { publicationId, count: parts.length };
  return {
    parts: parts.map((rest, part) => ({
      type: 'PriceListPartKept',
      data: { publicationId, version, part, ...rest },
    })),
    closing: { type: 'PriceListPublished', data: { version, validFrom, ...last, parts: kept } },
  };
};
