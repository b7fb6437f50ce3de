import { card, FINANCE, prices, PROGRAMME, since2024, before, SUPPORT, swiss } from './programme.js';
import { done, prepared, refused, type Step } from './step.js';

const [client, partner] = ['org_alpha:administrator', 'org_beta:legalRepresentative'];
const [hosting, ...others] = prices.prices;
const dearer = { ...hosting, price: { CHF: '10.50', EUR: '9.90' } };
const next = {
  version: 'prices-2099',
  validFrom: '2099-01-01T00:00:00Z',
  prices: [dearer, ...others.slice(1), { sku: 'mail', family: 'mail', price: { CHF: '3.00' } }],
  degressive: [{ family: 'web-hosting', fromQuantity: 25, rate: '0.20' }],
  reason: 'yearly review',
};
const nextCard = {
  version: 'card-2099',
  validFrom: '2099-01-01T00:00:00Z',
  rules: card.rules.map((rule) => ('rate' in rule ? { ...rule, rate: '0.30' } : rule)),
};
const [list, other] = [{ version: 'prices-2026' }, { with: 'prices-2099' }];
const [ofCard, otherCard] = [{ version: 'card-2026' }, { with: 'card-2099' }];
const country = { country: 'CH' };

/** What is published for later, and what everybody may read of it. */
export const catalogueQuestions: Step[] = [
  done('publishPriceList', 'next', 'What holds one day, and why', FINANCE, { body: next }),
  prepared('publishRateCard', FINANCE, { body: nextCard }),
  prepared('publishTaxTables', FINANCE, {
    body: { ...swiss(before, since2024, { validFrom: '2099-01-01', rate: '0.09' }), reason: 'vote of the people' },
  }),
  done('listPriceLists', 'all', 'In the order of their validity', client, {}),
  done('getPriceList', 'list', 'One with everything in it', client, { parameters: list }),
  refused('UNKNOWN_PRICE_LIST', 'getPriceList', client, { parameters: { version: 'prices-1999' } }),
  done('comparePriceLists', 'review', 'What the next one changes', client, { parameters: { ...list, ...other } }),
  refused('UNKNOWN_PRICE_LIST', 'comparePriceLists', client, { parameters: { ...list, with: 'prices-1999' } }),
  done('listRateCards', 'all', 'For finance', FINANCE, {}),
  refused('ACTOR_NOT_ALLOWED', 'listRateCards', client),
  done('getRateCard', 'ownLevel', 'A partner sees what its level gets', partner, { parameters: ofCard }),
  done('getRateCard', 'card', 'For the programme desk', PROGRAMME, { parameters: ofCard }),
  refused('UNKNOWN_RATE_CARD', 'getRateCard', SUPPORT, { parameters: ofCard }),
  done('compareRateCards', 'better', 'What the next one changes', FINANCE, { parameters: { ...ofCard, ...otherCard } }),
  refused('UNKNOWN_RATE_CARD', 'compareRateCards', client, { parameters: { ...ofCard, ...otherCard } }),
  done('getTaxTable', 'switzerland', 'As placements are taxed by it now', client, { parameters: country }),
  refused('UNKNOWN_TAX_TABLE', 'getTaxTable', client, { parameters: { country: 'XX' } }),
  done('listTaxTableVersions', 'switzerland', 'Every table it has had', client, { parameters: country }),
  refused('UNKNOWN_TAX_TABLE', 'listTaxTableVersions', client, { parameters: { country: 'XX' } }),
  done('getTaxTableVersion', 'first', 'The first one', client, { parameters: { ...country, version: '1' } }),
  refused('UNKNOWN_TAX_TABLE', 'getTaxTableVersion', client, { parameters: { ...country, version: '99' } }),
  done('compareTaxTables', 'oneMore', 'A rate more', client, { parameters: { ...country, version: '1', with: '2' } }),
  refused('UNKNOWN_TAX_TABLE', 'compareTaxTables', client, { parameters: { ...country, version: '1', with: '99' } }),
  done('listPrices', 'partner', 'What a partner pays, and what its clients do', partner, {
    parameters: { quantity: '35', currency: 'CHF' },
  }),
  done('listPrices', 'abroad', 'Where no tax is charged', client, { parameters: { country: 'US', limit: '1' } }),
  refused('NO_PRICE_LIST', 'listPrices', client, { parameters: { at: '2019-12-31T00:00:00Z' } }),
  refused('TAX_NOT_SUPPORTED', 'listPrices', client, { parameters: { country: 'DE' } }),
  done('listPolicyChanges', 'all', 'Who changed what, when and why', FINANCE, {}),
];
