import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { comparedPriceLists, type PriceList, priceListAt, PriceLists } from '#libs/catalogue/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Instant } from '#libs/kernel/time.js';
import { Caller, type Listing, listing, nothingKnown } from '../http/caller.js';
import { etagWithin } from '../http/conditional.js';
import { pageOf } from '../http/list-query.js';
import { pageAmong } from '../http/pages.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { DiffQuery, VersionQuery, VersionsQuery } from './catalogue.queries.dto.js';
import type { PriceListDiffRow, PriceListRow, PriceListVersionRow } from './catalogue.row.js';
import { comparisonOf, datedVersions, priceRowOf, pricesOf, publishedFor, tierRowOf } from './catalogue-view.js';

/** Public prices as they were published, read from their stream. */
@ApiTags('Catalogue')
@Controller('price-lists')
export class PriceListsController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listPriceLists',
    summary: 'Price lists',
    description:
      'In the order in which they become valid, each with who published it, when and why, and which of them is in force at a moment. For everybody with a token: prices are public.',
    row: 'PriceListVersion',
    list: true,
  })
  async list(@Caller() caller: Caller, @Query() query: VersionsQuery): Promise<Listing<PriceListVersionRow>> {
    const { versions } = await this.versions(query.at);
    const rows = versions.map(({ one, dated }) => ({
      ...dated,
      prices: one.data.prices.length,
      tiers: one.data.degressive.length,
      ...publishedFor(caller.actor, one.published),
    }));
    const all = { rows, keyOf: ({ version }: PriceListVersionRow) => version, of: ['price-lists', query.at] };
    return listing(caller, pageAmong(all, pageOf(query)));
  }

  @Get(':version')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getPriceList',
    summary: 'One price list',
    description: 'With all its prices and tiers. For everybody with a token; with the ETag that If-Match takes.',
    codes: ['UNKNOWN_PRICE_LIST'],
    row: 'PriceList',
  })
  async one(
    @Caller() caller: Caller,
    @Param('version', IdPipe) version: string,
    @Query() { at }: VersionQuery,
  ): Promise<PriceListRow> {
    const { versions, revision } = await this.versions(at);
    const found = versions.find(({ one }) => one.version === version);
    if (!found) throw nothingKnown('PRICE_LIST');
    const row = { ...found.dated, ...pricesOf(found.one), ...publishedFor(caller.actor, found.one.published) };
    caller.reply.header('etag', etagWithin(revision, row));
    return row;
  }

  @Get(':version/diff')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'comparePriceLists',
    summary: 'What makes another price list of one',
    description:
      'Lines added, removed and changed with the old and the new value, and what the changed prices add up to. For everybody with a token.',
    codes: ['UNKNOWN_PRICE_LIST'],
    row: 'PriceListDiff',
  })
  async diff(
    @Caller() { reply }: Caller,
    @Param('version', IdPipe) version: string,
    @Query() query: DiffQuery,
  ): Promise<PriceListDiffRow> {
    const { state, revision } = await this.ledger.read(PriceLists, 'main');
    const [before, after] = [version, query.with].map((one) => state.lists.byVersion.get(one));
    if (!before || !after) throw nothingKnown('PRICE_LIST');
    const { prices, degressive, totals } = comparedPriceLists(before.data, after.data);
    const row = {
      version,
      with: query.with,
      prices: comparisonOf(prices, priceRowOf),
      degressive: comparisonOf(degressive, tierRowOf),
      totals: [...totals],
    };
    reply.header('etag', etagWithin(revision, row));
    return row;
  }

  private async versions(at: Instant | undefined) {
    const { state, revision } = await this.ledger.read(PriceLists, 'main');
    const inForce = priceListAt(state, at ?? this.ledger.clock.now());
    return { versions: datedVersions<PriceList>(state.lists.inOrder.toArray(), inForce), revision };
  }
}
