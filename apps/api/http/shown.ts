import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { assert } from '#libs/kernel/errors.js';
import { type ReadModelRow, readModels } from '../../ledger/read-models.js';

const SHOWS = 'ledger:shows';

/**
 * What the rows of an answer rest on: the projection that makes them, and automations whose events it shows. Without
 * any they are read from the streams themselves.
 */
export interface Sources {
  readonly projections: readonly string[];
  readonly automations: readonly string[];
}
/** Rows that are read from their streams. */
type RowOfStreams =
  | 'Organisation'
  | 'Member'
  | 'OrganisationSupport'
  | 'SupportOffer'
  | 'SupportCode'
  | 'TenderWish'
  | 'Policy'
  | 'PolicyChange'
  | 'PayoutDestination'
  | 'Explanation'
  | 'PriceListVersion'
  | 'PriceList'
  | 'PriceListDiff'
  | 'RateCardVersion'
  | 'RateCard'
  | 'RateCardDiff'
  | 'TaxTableVersion'
  | 'TaxTable'
  | 'TaxTableDiff'
  | 'Quote';
/** A row that queries answer, as the API reference names it. */
export type ShownRow = ReadModelRow | RowOfStreams;

const OF_STREAMS: Sources = { projections: [], automations: [] };
/** By row: an answer waits for these, and tells their position, whatever becomes of the other read models. */
const SOURCES: ReadonlyMap<string, Sources> = new Map(
  readModels.flatMap(({ projection, shows }) =>
    shows.map(({ row, automations }): [string, Sources] => [row.name, { projections: [projection.name], automations }]),
  ),
);

/** Names the row that a query answers. */
export const Shows = (row: ShownRow): MethodDecorator => SetMetadata(SHOWS, row);

/** What an answer of this handler rests on. */
export const sourcesOf = (context: ExecutionContext): Sources => {
  const row = Reflect.getMetadata(SHOWS, context.getHandler()) as ShownRow | undefined;
  assert(row, 'a query does not say which row it shows');
  return SOURCES.get(row) ?? OF_STREAMS;
};
