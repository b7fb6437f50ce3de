import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { PARTNER, type PartnerFilter, type PartnerRow } from './partners.row.js';

/** Who is a partner, at which level, and does it take part? */
export class PartnersQueries {
  constructor(private readonly sql: Sql) {}

  /** By partner. */
  list(filter: PartnerFilter, request: PageRequest): Promise<Page<PartnerRow>> {
    return listRows(this.sql, PARTNER, filter, request);
  }
}
