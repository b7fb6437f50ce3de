import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { MISSING_VAT, type MissingVatFilter, type MissingVatRow } from './missing_vat.row.js';

/** Which companies must still be asked for their VAT number, and where were they asked? */
export class MissingVatQueries {
  constructor(private readonly sql: Sql) {}

  /** By organisation. */
  list(filter: MissingVatFilter, request: PageRequest): Promise<Page<MissingVatRow>> {
    return listRows(this.sql, MISSING_VAT, { ...filter, missing: true }, request);
  }
}
