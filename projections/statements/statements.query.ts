import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { STATEMENT, type StatementFilter, type StatementRow } from './statements.row.js';

/** What did a month of an account come to? */
export class StatementsQueries {
  constructor(private readonly sql: Sql) {}

  /** By partner, currency and month; the newest month first the other way round. */
  list({ orgId, ...filter }: StatementFilter, request: PageRequest): Promise<Page<StatementRow>> {
    return listRows(this.sql, STATEMENT, filter, request, { 'statement.partner_org_id = ?': orgId });
  }
}
