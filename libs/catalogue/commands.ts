import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { NO_FACTS } from '#libs/event-sourcing/commands/decision.js';
import { executing, handles } from '#libs/event-sourcing/commands/handles.js';
import { publishDivided } from './parts.js';
import { dividedPriceList, type PriceListData, PriceLists, publishPriceList } from './price-lists.js';
import { dividedRateCard } from './rate-card-parts.js';
import { publishRateCard, type RateCardData, RateCards } from './rate-cards.js';
import { publishTables, type PublishTaxRatesData } from './tax-publication.js';
import { publishTaxRates } from './tax-table.js';

/** Publishes public prices with their degressive tariff (R11); finance staff. */
export class PublishPriceList extends LedgerCommand<PriceListData> {}
/** Publishes the partners' benefits (R9, R10, A10); finance staff. */
export class PublishRateCard extends LedgerCommand<RateCardData> {}
/** Publishes VAT tables; finance staff. */
export class PublishTaxRates extends LedgerCommand<PublishTaxRatesData> {}

const publishingPrices = executing<PriceListData>(publishPriceList, (ledger, data, context) =>
  publishDivided(ledger, {
    aggregate: PriceLists,
    id: 'main',
    context,
    division: dividedPriceList(data),
    pending: ({ pending }) => pending,
    decide: publishPriceList(data, NO_FACTS, context.actor),
  }),
);

const publishingRates = executing<RateCardData>(publishRateCard, (ledger, data, context) =>
  publishDivided(ledger, {
    aggregate: RateCards,
    id: 'main',
    context,
    division: dividedRateCard(data),
    pending: ({ pending }) => pending,
    decide: async (state, read) => {
      const { state: priceLists } = await read(PriceLists, 'main');
      return publishRateCard(data, { priceLists }, context.actor)(state);
    },
  }),
);

export const commands = [
  handles(PublishPriceList, publishingPrices),
  handles(PublishRateCard, publishingRates),
  handles(PublishTaxRates, executing(publishTaxRates, publishTables)),
];
