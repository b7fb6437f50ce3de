import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  comparedTaxes,
  taxEntryAt,
  TaxTable,
  taxTableAt,
  type TaxTableState,
  type TaxTableVersion,
} from '#libs/catalogue/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { businessDateOf } from '#libs/kernel/time.js';
import { Caller, type Listing, listing, nothingKnown } from '../http/caller.js';
import { etagWithin } from '../http/conditional.js';
import { pageOf } from '../http/list-query.js';
import { pageAmong } from '../http/pages.js';
import { ReadInterceptor } from '../http/read.interceptor.js';
import { IdPipe } from '../http/validation.js';
import { QueryEndpoint } from '../openapi/endpoint.js';
import { DiffQuery, VersionQuery, VersionsQuery } from './catalogue.queries.dto.js';
import type { TaxTableDiffRow, TaxTableRow, TaxTableVersionRow } from './catalogue.row.js';
import { comparisonOf, publishedFor } from './catalogue-view.js';

const PUBLIC = 'For everybody with a token.';

/** A country's VAT rates as they were published, read from its stream. */
@ApiTags('Catalogue')
@Controller('tax-tables/:country')
export class TaxTablesController {
  constructor(private readonly ledger: Ledger) {}

  @Get()
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getTaxTable',
    summary: 'A country’s tax table',
    description: `The one by which placements at a moment are taxed, and the rate of that day. ${PUBLIC} With the ETag that If-Match takes.`,
    codes: ['UNKNOWN_TAX_TABLE'],
    row: 'TaxTable',
  })
  async now(
    @Caller() caller: Caller,
    @Param('country', IdPipe) country: string,
    @Query() { at }: VersionQuery,
  ): Promise<TaxTableRow> {
    const { state, revision } = await this.ledger.read(TaxTable, country);
    const found = taxTableAt(state, at ?? this.ledger.clock.now());
    if (!found) throw nothingKnown('TAX_TABLE');
    return this.shown(caller, country, found, { at, revision });
  }

  @Get('versions')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'listTaxTableVersions',
    summary: 'Tax tables that a country has had',
    description: `In the order of their publication, each with who published it, when and why. ${PUBLIC}`,
    codes: ['UNKNOWN_TAX_TABLE'],
    row: 'TaxTableVersion',
    list: true,
  })
  async versions(
    @Caller() caller: Caller,
    @Param('country', IdPipe) country: string,
    @Query() query: VersionsQuery,
  ): Promise<Listing<TaxTableVersionRow>> {
    const { state } = await this.ledger.read(TaxTable, country);
    if (state.versions.length === 0) throw nothingKnown('TAX_TABLE');
    const inForce = taxTableAt(state, query.at ?? this.ledger.clock.now())?.version;
    const rows = state.versions.map(({ version, entries, published }) => ({
      country,
      version,
      inForce: version === inForce,
      entries: entries.length,
      ...publishedFor(caller.actor, published),
    }));
    const all = { rows, keyOf: ({ version }: TaxTableVersionRow) => version, of: [country, query.at] };
    return listing(caller, pageAmong(all, pageOf(query)));
  }

  @Get('versions/:version')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'getTaxTableVersion',
    summary: 'A tax table that a country has had',
    description: PUBLIC,
    codes: ['UNKNOWN_TAX_TABLE'],
    row: 'TaxTable',
  })
  async one(
    @Caller() caller: Caller,
    @Param('country', IdPipe) country: string,
    @Param('version', IdPipe) version: string,
    @Query() { at }: VersionQuery,
  ): Promise<TaxTableRow> {
    const { state, revision } = await this.ledger.read(TaxTable, country);
    return this.shown(caller, country, versionOf(state, version), { at, revision });
  }

  @Get('versions/:version/diff')
  @UseInterceptors(ReadInterceptor)
  @QueryEndpoint({
    name: 'compareTaxTables',
    summary: 'What makes another tax table of one',
    description: `Rates added, removed and changed with the old and the new value. ${PUBLIC}`,
    codes: ['UNKNOWN_TAX_TABLE'],
    row: 'TaxTableDiff',
  })
  async diff(
    @Caller() { reply }: Caller,
    @Param('country', IdPipe) country: string,
    @Param('version', IdPipe) version: string,
    @Query() query: DiffQuery,
  ): Promise<TaxTableDiffRow> {
    const { state, revision } = await this.ledger.read(TaxTable, country);
    const [before, after] = [versionOf(state, version), versionOf(state, query.with)];
    const entries = comparedTaxes(before.entries, after.entries);
    const row = { country, version, with: query.with, entries: comparisonOf(entries, (entry) => entry) };
    reply.header('etag', etagWithin(revision, row));
    return row;
  }

  private shown(
    { actor, reply }: Caller,
    country: string,
    { version, entries, published }: TaxTableVersion,
    { at, revision }: { at: string | undefined; revision: number },
  ): TaxTableRow {
    const row = {
      country,
      version,
      rate: taxEntryAt(entries, businessDateOf(at ?? this.ledger.clock.now()))?.rate ?? null,
      entries: [...entries],
      ...publishedFor(actor, published),
    };
    reply.header('etag', etagWithin(revision, row));
    return row;
  }
}

/** @throws DomainError UNKNOWN_TAX_TABLE */
const versionOf = ({ versions }: TaxTableState, version: string): TaxTableVersion => {
  const found = versions.find((one) => one.version === version);
  if (!found) throw nothingKnown('TAX_TABLE');
  return found;
};
