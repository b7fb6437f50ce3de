import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { ADJUSTMENT, type AdjustmentFilter, type AdjustmentRow } from './adjustments.row.js';

/** What did finance add to accounts or take from them? */
export class AdjustmentsQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order in which they were proposed. */
  list(filter: AdjustmentFilter, request: PageRequest): Promise<Page<AdjustmentRow>> {
    return listRows(this.sql, ADJUSTMENT, filter, request);
  }
}
