import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { PriceListPartKept } from './events/price-list-part-kept.js';
import { PriceListPublished } from './events/price-list-published.js';
import { RateCardCorrected, RateCardRulesProposed } from './events/rate-card-corrected.js';
import { RateCardPartKept } from './events/rate-card-part-kept.js';
import { RateCardPublished } from './events/rate-card-published.js';
import { TaxRatesPublished } from './events/tax-rates-published.js';

export { PublishPriceList, PublishRateCard, PublishTaxRates } from './commands.js';
export { PriceLists } from './price-lists.js';
export { RateCards } from './rate-cards.js';
export { TaxTable } from './tax-table.js';

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
