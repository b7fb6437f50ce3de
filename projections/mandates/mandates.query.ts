import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { MANDATE, type MandateFilter, type MandateRow } from './mandates.row.js';

/** What renews by itself, and what does no more? */
export class MandatesQueries {
  constructor(private readonly sql: Sql) {}

  /** By product. */
  list({ orgId, ...filter }: MandateFilter, request: PageRequest): Promise<Page<MandateRow>> {
    return listRows(this.sql, MANDATE, filter, request, { '(client_org_id = ? OR placed_by = ?)': orgId });
  }
}
