import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { CASHBACK_ENTRY, type CashbackFilter, type CashbackRow } from './cashback_history.row.js';

/** Every movement of a partner's cashback. */
export class CashbackHistoryQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order they were posted. */
  list(filter: CashbackFilter, request: PageRequest): Promise<Page<CashbackRow>> {
    return listRows(this.sql, CASHBACK_ENTRY, filter, request);
  }
}
