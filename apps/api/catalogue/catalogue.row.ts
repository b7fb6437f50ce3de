import { CURRENCIES } from '#libs/kernel/money.js';
import {
  amount,
  choice,
  date,
  flag,
  instant,
  list,
  nullable,
  object,
  part,
  rate,
  type ShownOf,
  text,
  whole,
  withheld,
} from '#libs/read-models/description/values.js';
import { country, role } from '#projections/values.js';

const PUBLISHER = part('Publisher', {
  role,
  userId: withheld(text('Who; null for members, who are told the desk and not the person.', 'ada')),
});
/** Who published it, when and why. */
export const published = {
  publishedAt: instant('When it was published.'),
  publishedBy: object('By whom.', PUBLISHER, { role: 'staff:finance', userId: 'ada' }),
  reason: nullable(text('Why, in the words of who did it; null where nothing was said.', 'yearly review')),
};

/** Of a version among others. */
const dated = (what: string) => ({
  version: text(`Version of the ${what}.`, '2026-1'),
  validFrom: instant('Valid from.', '2026-01-01T00:00:00Z'),
  validTo: nullable(instant('From then on the next one holds; null: none is known yet.', '2027-01-01T00:00:00Z')),
  inForce: flag('Whether it is the one in force at the moment asked for.'),
});

/** Lines of a comparison: what makes the second version of the first one. */
const changesOf = <N extends string, L, S, W>(name: N, line: ReturnType<typeof object<L, S, W>>) =>
  part(`${name}Changes`, {
    added: list('In the other one alone.', line),
    removed: list('In this one alone.', line),
    changed: list('In both, with another content.', object('', part(`Changed${name}`, { before: line, after: line }))),
    unchanged: whole('How many lines both have alike.', 12),
  });
const compared = (what: string) => ({
  version: text(`The ${what} that is compared.`, '2026-1'),
  with: text('The one that it is compared with.', '2027-1'),
});

const UNIT_PRICES = part('UnitPrices', {
  CHF: nullable(amount('In Swiss francs; null: not sold in them.', '9.92')),
  EUR: nullable(amount('In euros; null: not sold in them.', '9.50')),
});
const LISTED_PRICE = part('ListedPrice', {
  sku: text('Product that is sold.', 'hosting-web'),
  family: text('Family that tiers and rate cards name.', 'web-hosting'),
  unit: object('Net unit price of one period.', UNIT_PRICES),
  term: nullable(whole('Months of each period (A35); null: of any length.', 12)),
  warranty: flag('Whether it pays one renewal of another product that would lapse (A29).'),
});
const LISTED_TIER = part('ListedTier', {
  family: text('Family it is for.', 'web-hosting'),
  fromQuantity: whole('Quantity from which it holds.', 25),
  rate: rate('Off the public price (R11).', '0.25'),
});
const PRICE_LIST_VERSION = part('PriceListVersion', {
  ...dated('price list'),
  prices: whole('How many products it sells.', 120),
  tiers: whole('How many tiers its degressive tariff has.', 3),
  ...published,
});
export type PriceListVersionRow = ShownOf<typeof PRICE_LIST_VERSION>;
const PRICE_LIST = part('PriceList', {
  ...dated('price list'),
  prices: list('All of them, by product.', object('', LISTED_PRICE)),
  degressive: list('Degressive tariff, by family and quantity.', object('', LISTED_TIER)),
  ...published,
});
export type PriceListRow = ShownOf<typeof PRICE_LIST>;
const CHANGED_TOTAL = part('ChangedTotal', {
  currency: choice('Currency of the amounts.', CURRENCIES),
  products: whole('How many products have another price in it.', 1),
  before: amount('Their unit prices together, in this version.', '9.92'),
  after: amount('In the other one.', '10.50'),
  difference: amount('How much more that is; negative: less.', '0.58'),
});
const PRICE_LIST_DIFF = part('PriceListDiff', {
  ...compared('price list'),
  prices: object('Products, by sku.', changesOf('ListedPrice', object('', LISTED_PRICE))),
  degressive: object('Tiers, by family and quantity.', changesOf('ListedTier', object('', LISTED_TIER))),
  totals: list('Of changed prices, by currency.', object('', CHANGED_TOTAL)),
});
export type PriceListDiffRow = ShownOf<typeof PRICE_LIST_DIFF>;

const PREFERENTIAL_PRICE = part('PreferentialPrice', {
  sku: text('Product.', 'domain-ch'),
  unit: object('Preferential unit price.', UNIT_PRICES, { CHF: '9.00', EUR: null }),
});
const LISTED_RULE = part('ListedRule', {
  family: text('Family it is for.', 'web-hosting'),
  level: text('Level of the partner.', 'silver'),
  rate: nullable(rate('Benefit (R10); null where prices are.')),
  prices: list('Preferential prices (R9), by product; empty where a rate is.', object('', PREFERENTIAL_PRICE)),
});
const corrected = {
  correctedAt: nullable(instant('When its rules were last corrected (E29); null: never.'), { example: null }),
};
const RATE_CARD_VERSION = part('RateCardVersion', {
  ...dated('rate card'),
  rules: whole('How many rules of it the caller sees.', 8),
  ...corrected,
  ...published,
});
export type RateCardVersionRow = ShownOf<typeof RATE_CARD_VERSION>;
const RATE_CARD = part('RateCard', {
  ...dated('rate card'),
  rules: list('As they are now, by family and level; a partner sees those of its own level.', object('', LISTED_RULE)),
  ...corrected,
  ...published,
});
export type RateCardRow = ShownOf<typeof RATE_CARD>;
const RATE_CARD_DIFF = part('RateCardDiff', {
  ...compared('rate card'),
  rules: object(
    'By family, level and product; a partner sees its own level.',
    changesOf('ListedRule', object('', LISTED_RULE)),
  ),
});
export type RateCardDiffRow = ShownOf<typeof RATE_CARD_DIFF>;

const TAX_RATE = part('TaxRate', {
  validFrom: date('First day of the rate.', '2024-01-01'),
  rate: rate('VAT rate.', '0.081'),
});
const ofCountry = { country: country('Country (ISO 3166-1).') };
const taxVersion = text('Number of the publication in the country’s stream, from 1 on.', '2');
const TAX_TABLE_VERSION = part('TaxTableVersion', {
  ...ofCountry,
  version: taxVersion,
  inForce: flag('Whether placements at the moment asked for are taxed by it.'),
  entries: whole('How many rates it has.', 3),
  ...published,
});
export type TaxTableVersionRow = ShownOf<typeof TAX_TABLE_VERSION>;
const TAX_TABLE = part('TaxTable', {
  ...ofCountry,
  version: taxVersion,
  rate: nullable(rate('The rate on the day asked for; null before the first one.', '0.081')),
  entries: list('All rates, by their first day.', object('', TAX_RATE)),
  ...published,
});
export type TaxTableRow = ShownOf<typeof TAX_TABLE>;
const TAX_TABLE_DIFF = part('TaxTableDiff', {
  ...ofCountry,
  ...compared('table'),
  entries: object('By first day.', changesOf('TaxRate', object('', TAX_RATE))),
});
export type TaxTableDiffRow = ShownOf<typeof TAX_TABLE_DIFF>;

const PRICED = part('PricedLine', {
  public: amount('Unit price × quantity.', '347.20'),
  degressiveRate: rate('Off it for the quantity (R11).', '0.25'),
  net: amount('What is charged, without tax.', '260.40'),
  gross: amount('With tax (R64).', '281.49'),
  priceListVersion: text('Version of the price list.', '2026-1'),
});
const PREFERENTIAL_LINE = part('PreferentialLine', {
  net: amount('What a partner that pays itself is charged, without tax.', '208.32'),
  gross: amount('With tax.', '225.19'),
  benefit: amount('How much less that is: a discount, or else the cashback.', '52.08'),
  rate: nullable(rate('Of its card; null where that has a price.')),
  rateCardVersion: text('Version of the rate card.', 'card-1'),
});
const QUOTE = part('Quote', {
  sku: text('Product.', 'hosting-web'),
  family: text('Its family.', 'web-hosting'),
  term: nullable(whole('Months of a period (A35); null: of any length.', 12)),
  currency: choice('Currency of every amount of the row.', CURRENCIES),
  unit: amount('Net unit price of one period.', '9.92'),
  quantity: whole('So many.', 35),
  price: nullable(object('Of a period; null where so many cost more than an order may.', PRICED)),
  tax: object(
    'Tax of the country on the day asked for.',
    part('QuotedTax', {
      treatment: choice('Whether tax is charged.', ['taxed', 'reverse-charge', 'outside']),
      rate: nullable(rate('VAT rate; null where none is charged.', '0.081')),
    }),
  ),
  preferential: nullable(
    object('For members of an active partner, by its level now; null where its card has nothing.', PREFERENTIAL_LINE),
  ),
});
export type QuoteRow = ShownOf<typeof QUOTE>;

export const CATALOGUE_ROWS = [
  PRICE_LIST_VERSION,
  PRICE_LIST,
  PRICE_LIST_DIFF,
  RATE_CARD_VERSION,
  RATE_CARD,
  RATE_CARD_DIFF,
  TAX_TABLE_VERSION,
  TAX_TABLE,
  TAX_TABLE_DIFF,
  QUOTE,
] as const;
