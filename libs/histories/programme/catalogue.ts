import { Unstamped } from '../generator-catalogue.js';
import { CardRule, Currency, UnitPrices } from '../records.js';

type Published = readonly [
  at: string,
  publication: Unstamped<'publish-prices' | 'publish-taxes' | 'publish-rate-card'>,
];

/** Net unit prices of a year, in francs and in euros, before and after the rise of 2024. */
const ASSORTMENT: readonly (readonly [sku: string, family: string, before: UnitPair, after: UnitPair])[] = [
  ['hosting-web', 'hosting', ['118.80', '114.00'], ['124.80', '119.40']],
  ['hosting-pro', 'hosting', ['298.80', '286.80'], ['298.80', '286.80']],
  ['mailbox', 'mail', ['18.00', '17.40'], ['19.20', '18.60']],
  ['drive', 'storage', ['66.00', '63.60'], ['69.60', '66.95']],
  ['cloud-server', 'servers', ['348.00', '334.80'], ['360.00', '346.80']],
  ['domain-ch', 'domains', ['11.50', '11.00'], ['11.90', '11.40']],
  ['domain-fr', 'domains', ['9.90', '9.50'], ['9.90', '9.50']],
  ['domain-de', 'domains', ['8.50', '8.20'], ['8.50', '8.20']],
  ['domain-com', 'domains', ['14.90', '14.30'], ['16.50', '15.80']],
  ['certificate-ev', 'certificates', ['149.00', '143.00'], ['149.00', '143.00']],
];
type UnitPair = readonly [CHF: string, EUR: string];

const unit = ([CHF, EUR]: UnitPair): Record<Currency, string> => ({ CHF, EUR });

const priceList = (version: string, validFrom: string, isAfter: boolean): Published[1] => ({
  do: 'publish-prices',
  version,
  validFrom,
  prices: ASSORTMENT.map(([sku, family, before, after]) => ({ sku, family, price: unit(isAfter ? after : before) })),
  degressive: [
    { family: 'hosting', fromQuantity: 5, rate: '0.10' },
    { family: 'hosting', fromQuantity: 15, rate: '0.15' },
    { family: 'hosting', fromQuantity: 35, rate: '0.25' },
    { family: 'mail', fromQuantity: 10, rate: '0.10' },
    { family: 'mail', fromQuantity: 40, rate: '0.20' },
    { family: 'storage', fromQuantity: 10, rate: '0.05' },
  ],
});

/** Low tariffs for the usual domains (R9): a price instead of a rate, and none for the lowest level. */
const DOMAINS: Record<string, UnitPrices> = {
  'domain-ch': { CHF: '9.20', EUR: '8.80' },
  'domain-fr': { CHF: '8.40', EUR: '8.10' },
  'domain-de': { CHF: '7.20', EUR: '6.95' },
  'domain-com': { CHF: '12.60', EUR: '12.10' },
};

type Rates = Readonly<Record<'bronze' | 'silver' | 'gold', string>>;
const rateCard = (version: string, validFrom: string, rates: Readonly<Record<string, Rates>>): Published[1] => {
  const rules: CardRule[] = Object.entries(rates).flatMap(([family, ofLevel]) =>
    Object.entries(ofLevel).map(([level, rate]) => ({ family, level, rate })),
  );
  for (const level of ['silver', 'gold']) rules.push({ family: 'domains', level, prices: DOMAINS });
  return { do: 'publish-rate-card', version, validFrom, rules };
};

const SWISS = [
  { validFrom: '2018-01-01', rate: '0.077' },
  { validFrom: '2024-01-01', rate: '0.081' },
];
const LUXEMBOURG = [
  { validFrom: '2015-01-01', rate: '0.17' },
  { validFrom: '2023-01-01', rate: '0.16' },
  { validFrom: '2024-01-01', rate: '0.17' },
];

/** What the provider publishes: prices, the benefits of its partners, and the taxes as parliaments change them. */
export const PUBLISHED: readonly Published[] = [
  [
    '2022-01-03T07:30:00Z',
    {
      do: 'publish-taxes',
      tables: {
        CH: SWISS.slice(0, 1),
        FR: [{ validFrom: '2014-01-01', rate: '0.20' }],
        DE: [{ validFrom: '2021-01-01', rate: '0.19' }],
        LU: LUXEMBOURG.slice(0, 1),
      },
    },
  ],
  ['2022-01-03T07:45:00Z', priceList('prices-2022', '2022-01-01T00:00:00Z', false)],
  [
    '2022-01-03T08:00:00Z',
    rateCard('card-2022', '2022-01-01T00:00:00Z', {
      hosting: { bronze: '0.10', silver: '0.15', gold: '0.20' },
      mail: { bronze: '0.05', silver: '0.10', gold: '0.15' },
      storage: { bronze: '0.05', silver: '0.10', gold: '0.15' },
      servers: { bronze: '0.05', silver: '0.08', gold: '0.12' },
    }),
  ],
  ['2022-10-17T08:00:00Z', { do: 'publish-taxes', tables: { LU: LUXEMBOURG } }],
  ['2023-02-06T08:00:00Z', { do: 'publish-taxes', tables: { CH: SWISS } }],
  // The Austrian table comes when an Austrian has tried to order.
  ['2023-04-12T08:00:00Z', { do: 'publish-taxes', tables: { AT: [{ validFrom: '2016-01-01', rate: '0.20' }] } }],
  [
    '2023-06-12T08:00:00Z',
    rateCard('card-2023', '2023-07-01T00:00:00Z', {
      hosting: { bronze: '0.10', silver: '0.20', gold: '0.30' },
      mail: { bronze: '0.05', silver: '0.125', gold: '0.20' },
      storage: { bronze: '0.05', silver: '0.125', gold: '0.20' },
      servers: { bronze: '0.05', silver: '0.10', gold: '0.15' },
    }),
  ],
  ['2023-11-20T08:00:00Z', priceList('prices-2024', '2024-01-01T00:00:00Z', true)],
];
