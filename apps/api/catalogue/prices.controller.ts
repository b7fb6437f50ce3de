import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PriceLists, RateCards, TaxTable } from '#libs/catalogue/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { type Quote, type QuoteInputs, quotesOf, taxTableCountryOf } from '#libs/orders/index.js';
import { Organisation } from '#libs/organisation/index.js';
import { Caller, type Listing, listing } from '../http/caller.js';
import { pageOf } from '../http/list-query.js';
import { pageAmong } from '../http/pages.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { Parties } from '../parties.js';
import { PricesQuery } from './catalogue.queries.dto.js';
import type { QuoteRow } from './catalogue.row.js';

const AT_HOME = 'CH';

/** What everything that is sold costs the caller, computed as a placement is. */
@ApiTags('Catalogue')
@Controller('prices')
export class PricesController {
  constructor(
    private readonly ledger: Ledger,
    private readonly parties: Parties,
  ) {}

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listPrices',
    summary: 'Prices without and with tax',
    description:
      'Of every product that the list in force sells, in each currency: with the degressive tariff of the quantity (R11) and the tax of the payer’s country on that day (R64), as an order placed at the moment would be. Without `country` the payer is the caller’s own organisation with its VAT number. Members of a partner are told their preferential price, too. For everybody with a token.',
    codes: ['NO_PRICE_LIST', 'TAX_NOT_SUPPORTED'],
    row: 'Quote',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: PricesQuery): Promise<Listing<QuoteRow>> {
    const { at = this.ledger.clock.now(), country, currency, quantity = 1 } = query;
    const quotes = quotesOf(await this.inputs(caller, at, country), quantity, currency);
    const rows = quotes
      .map((quote): QuoteRow => ({ ...quote, price: quote.price && pricedLineOf(quote.price) }))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return listing(
      caller,
      pageAmong({ rows, keyOf, of: ['prices', query.at, country, currency, quantity] }, pageOf(query)),
    );
  }

  private async inputs({ actor }: Caller, at: string, country: string | undefined): Promise<QuoteInputs> {
    const [priceLists, rateCards, own] = await Promise.all([
      this.ledger.read(PriceLists, 'main'),
      this.ledger.read(RateCards, 'main'),
      actor.orgId === null ? undefined : this.ledger.read(Organisation, actor.orgId),
    ]);
    const isOwn = country === undefined && own?.state.registered;
    const payer = isOwn
      ? own.state
      : { country: country ?? AT_HOME, legalForm: 'private' as const, vatNumber: null, vatNumberState: null };
    const tableCountry = taxTableCountryOf(payer);
    return {
      at,
      priceLists: priceLists.state,
      rateCards: rateCards.state,
      payer,
      taxTable: tableCountry === null ? null : (await this.ledger.read(TaxTable, tableCountry)).state,
      level: actor.orgId === null ? null : await this.parties.levelEarning(actor.orgId),
    };
  }
}

const keyOf = ({ sku, currency }: QuoteRow): string => `${sku} ${currency}`;
/** The unit price stands beside it. */
const pricedLineOf = ({ unit: _, ...price }: NonNullable<Quote['price']>): NonNullable<QuoteRow['price']> => price;
