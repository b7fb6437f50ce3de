import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { PriceListPartKept } from './events/price-list-part-kept.js';
import { PriceListPublished } from './events/price-list-published.js';
import { RateCardCorrected, RateCardRulesProposed } from './events/rate-card-corrected.js';
import { RateCardPartKept } from './events/rate-card-part-kept.js';
import { RateCardPublished } from './events/rate-card-published.js';
import { TaxRatesPublished } from './events/tax-rates-published.js';

export { PublishPriceList, PublishRateCard, PublishTaxRates } from './commands.js';
export { type Comparison, comparedPriceLists, comparedRules, comparedTaxes } from './comparing.js';
export { type PriceList, priceListAt, PriceLists } from './price-lists.js';
export { type RateCard, rateCardAt, RateCards } from './rate-cards.js';
export { taxEntryAt, TaxTable, taxTableAt, type TaxTableState, type TaxTableVersion } from './tax-table.js';

export const catalogue: Context = {
  categories: ['priceList', 'rateCard', 'taxTable'],
  events: [
    PriceListPublished,
    PriceListPartKept,
    RateCardPublished,
    RateCardPartKept,
    RateCardRulesProposed,
    RateCardCorrected,
    TaxRatesPublished,
  ],
  commands,
  automations: [],
};
