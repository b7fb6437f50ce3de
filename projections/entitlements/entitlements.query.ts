import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { ENTITLEMENT, type EntitlementFilter, type EntitlementRow } from './entitlements.row.js';

/** What is a partner entitled to, and since when? */
export class EntitlementsQueries {
  constructor(private readonly sql: Sql) {}

  /** By partner, then in the order in which they were granted. */
  list(filter: EntitlementFilter, request: PageRequest): Promise<Page<EntitlementRow>> {
    return listRows(this.sql, ENTITLEMENT, filter, request);
  }
}
