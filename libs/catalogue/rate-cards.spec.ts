import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { PriceListPublishedData } from './events/price-list-published.js';
import type { RateCardPublished, RateCardPublishedData, RateRule } from './events/rate-card-published.js';
import { type PriceList, priceListOf, PriceLists } from './price-lists.js';
import { nothingPublished, withPublication } from './publications.js';
import {
  declaredLevels,
  preferentialUnitPrice,
  publishRateCard,
  rateCardAt,
  rateCardOf,
  RateCards,
  ruleFor,
} from './rate-cards.js';

const finance: Actor = { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' };
const card = (version: string, validFrom: string, rules: RateRule[] = []): RateCardPublishedData => ({
  version,
  validFrom,
  rules,
});
const published = (data: RateCardPublishedData): RateCardPublished => ({ type: 'RateCardPublished', data });
const hosting = (rate: string): RateRule => ({ family: 'hosting', level: 'gold', rate });
const domains: RateRule = { family: 'domain', level: 'gold', prices: { 'domain-ch': { CHF: '9.00' } } };

describe('publishing benefits', () => {
  const first = card('v1', '2024-01-01T00:00:00Z', [hosting('0.20'), domains]);

  it('adds a card; the identical one again changes nothing', () => {
    given(RateCards)
      .when(publishRateCard(first, { priceLists: PriceLists.initial }, finance))
      .then([published(first)])
      .when(publishRateCard(structuredClone(first), { priceLists: PriceLists.initial }, finance))
      .then(nothing);
  });

  it('refuses a version or an instant that is taken', () => {
    const history = [published(first)];
    given(RateCards, history)
      .when(publishRateCard(card('v1', '2025-01-01T00:00:00Z'), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_CARD_EXISTS'));
    given(RateCards, history)
      .when(publishRateCard(card('v2', '2024-01-01T00:00:00Z'), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_CARD_EXISTS'));
  });

  it('R10, A10: a rate of 0.35 is the highest', () => {
    const at = (rate: string): RateCardPublishedData => card('v1', '2024-01-01T00:00:00Z', [hosting(rate)]);
    given(RateCards)
      .when(publishRateCard(at('0.35'), { priceLists: PriceLists.initial }, finance))
      .then([published(at('0.35'))]);
    given(RateCards)
      .when(publishRateCard(at('0.3501'), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_ABOVE_CAP'));
    given(RateCards)
      .when(publishRateCard(at('1'), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_ABOVE_CAP'));
  });

  it('has one rule for a family at a level, with either a rate or prices', () => {
    const of = (...rules: RateRule[]): RateCardPublishedData => card('v1', '2024-01-01T00:00:00Z', rules);
    given(RateCards)
      .when(publishRateCard(of(hosting('0.10'), hosting('0.20')), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_CARD_INVALID'));
    given(RateCards)
      .when(publishRateCard(of({ family: 'f', level: 'l' }), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_CARD_INVALID'));
    given(RateCards)
      .when(publishRateCard(of({ ...domains, rate: '0.10' }), { priceLists: PriceLists.initial }, finance))
      .then(refused('RATE_CARD_INVALID'));
  });

  it('says something for somebody; a history’s may be empty', () => {
    const history: Actor = { ...finance, channel: 'import' };
    const of = (...rules: RateRule[]): RateCardPublishedData => card('v1', '2024-01-01T00:00:00Z', rules);
    for (const wrong of [of(), of({ ...domains, prices: {} }), of({ ...domains, prices: { 'domain-ch': {} } })]) {
      given(RateCards)
        .when(publishRateCard(wrong, { priceLists: PriceLists.initial }, finance))
        .then(refused('RATE_CARD_INVALID'));
      given(RateCards)
        .when(publishRateCard(wrong, { priceLists: PriceLists.initial }, history))
        .then([published(wrong)]);
    }
  });

  it('A10: no preferential price is above the public one of the list in force, or of the first to come', () => {
    const list = (validFrom: string, chf: string): PriceListPublishedData => ({
      version: validFrom.slice(0, 4),
      validFrom,
      prices: [{ sku: 'domain-ch', family: 'domain', price: { CHF: chf } }],
      degressive: [],
    });
    const lists = [list('2025-01-01T00:00:00Z', '8.00'), list('2023-01-01T00:00:00Z', '9.00')]
      .map(priceListOf)
      .reduce((published, one) => withPublication(published, one), nothingPublished<PriceList>());
    const dearer = { ...domains, prices: { 'domain-ch': { CHF: '9.01' } } };
    const history: Actor = { ...finance, channel: 'import' };
    const at = (validFrom: string, rule: RateRule, actor = finance, priceLists = { ...PriceLists.initial, lists }) =>
      given(RateCards).when(publishRateCard(card('v1', validFrom, [rule]), { priceLists: priceLists }, actor));
    const details = { sku: 'domain-ch', currency: 'CHF', preferential: '9.01', public: '9.00', priceList: '2023' };
    at('2024-01-01T00:00:00Z', domains).then([published(card('v1', '2024-01-01T00:00:00Z', [domains]))]);
    at('2024-01-01T00:00:00Z', dearer).then(refused('PREFERENTIAL_ABOVE_PUBLIC', details));
    at('2022-01-01T00:00:00Z', dearer).then(refused('PREFERENTIAL_ABOVE_PUBLIC', details));
    at('2025-01-01T00:00:00Z', domains).then(
      refused('PREFERENTIAL_ABOVE_PUBLIC', { ...details, preferential: '9.00', public: '8.00', priceList: '2025' }),
    );
    at('2024-01-01T00:00:00Z', dearer, history).then([published(card('v1', '2024-01-01T00:00:00Z', [dearer]))]);
    at('2024-01-01T00:00:00Z', dearer, finance, PriceLists.initial).then([
      published(card('v1', '2024-01-01T00:00:00Z', [dearer])),
    ]);
    const unsold = { ...domains, prices: { 'domain-ch': { EUR: '99.00' }, 'domain-fr': { CHF: '99.00' } } };
    at('2024-01-01T00:00:00Z', unsold).then([published(card('v1', '2024-01-01T00:00:00Z', [unsold]))]);
  });

  it('is finance’s', () => {
    const support: Actor = { ...finance, role: 'staff:support' };
    given(RateCards)
      .when(publishRateCard(first, { priceLists: PriceLists.initial }, support))
      .then(refused('ACTOR_NOT_ALLOWED'));
    given(RateCards, [published(first)])
      .when(publishRateCard(first, { priceLists: PriceLists.initial }, support))
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('looking benefits up', () => {
  it('A7: the card in force at the instant', () => {
    const cards = [card('late', '2024-06-01T00:00:00Z'), card('early', '2024-01-01T00:00:00Z')];
    const { state } = given(RateCards, cards.map(published));
    expect(rateCardAt(state, '2023-01-01T00:00:00Z')).toBeUndefined();
    expect(rateCardAt(state, '2024-05-31T00:00:00Z')?.version).toBe('early');
    expect(rateCardAt(state, '2024-06-01T00:00:00Z')?.version).toBe('late');
  });

  it('levels are those that any card names', () => {
    expect(declaredLevels(RateCards.initial).size).toBe(0);
    const cards = [
      card('v1', '2024-01-01T00:00:00Z', [hosting('0.20'), domains]),
      card('v2', '2099-01-01T00:00:00Z', [{ ...domains, level: 'silver' }]),
    ];
    expect([...declaredLevels(given(RateCards, cards.map(published)).state)]).toEqual(['gold', 'silver']);
  });

  it('R9: a rule by family and level, a preferential price by product and currency', () => {
    const both = rateCardOf(card('v1', '2024-01-01T00:00:00Z', [hosting('0.20'), domains]));
    expect(ruleFor(both, 'hosting', 'gold')?.rate).toBe('0.20');
    expect(ruleFor(both, 'hosting', 'silver')).toBeUndefined();
    expect(preferentialUnitPrice(domains, 'domain-ch', 'CHF')).toBe('9.00');
    expect(preferentialUnitPrice(domains, 'domain-ch', 'EUR')).toBeUndefined();
    expect(preferentialUnitPrice(domains, 'toString', 'CHF')).toBeUndefined();
    expect(preferentialUnitPrice(hosting('0.20'), 'domain-ch', 'CHF')).toBeUndefined();
  });
});
