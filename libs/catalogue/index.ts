import { PriceListPartKept } from './events/price-list-part-kept.js';
import { PriceListPublished } from './events/price-list-published.js';
import { RateCardPartKept } from './events/rate-card-part-kept.js';
import { RateCardPublished } from './events/rate-card-published.js';
import { TaxRatesPublished } from './events/tax-rates-published.js';
import { PublishPriceListHandler } from './publish-price-list/publish-price-list.handler.js';
import { PublishRateCardHandler } from './publish-rate-card/publish-rate-card.handler.js';
import { PublishTaxRatesHandler } from './publish-tax-rates/publish-tax-rates.handler.js';

export { PublishPriceList } from './publish-price-list/publish-price-list.command.js';
export { PublishRateCard } from './publish-rate-card/publish-rate-card.command.js';
export { PublishTaxRates } from './publish-tax-rates/publish-tax-rates.command.js';

export { PriceLists } from './price-lists.js';
export { RateCards } from './rate-cards.js';
export { TaxTable } from './tax-table.js';

export const commandHandlers = [PublishPriceListHandler, PublishRateCardHandler, PublishTaxRatesHandler];
export const automations = [];
export const eventDefinitions = [
  PriceListPublished,
  PriceListPartKept,
  RateCardPublished,
  RateCardPartKept,
  TaxRatesPublished,
];
export const categories = ['priceList', 'rateCard', 'taxTable'];
