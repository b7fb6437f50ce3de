import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { SUPPORT_CHECK, type SupportCheckFilter, type SupportCheckRow } from './support_checks.row.js';

/** Whom did support have on the line, and when? */
export class SupportChecksQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order in which they happened. */
  list(filter: SupportCheckFilter, request: PageRequest): Promise<Page<SupportCheckRow>> {
    return listRows(this.sql, SUPPORT_CHECK, filter, request);
  }
}
