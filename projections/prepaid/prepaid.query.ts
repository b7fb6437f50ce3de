import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import {
  PREPAID_BALANCE,
  PREPAID_MOVEMENT,
  type PrepaidBalanceFilter,
  type PrepaidBalanceRow,
  type PrepaidMovementFilter,
  type PrepaidMovementRow,
} from './prepaid.row.js';

/** What is on a prepaid account, and why? */
export class PrepaidQueries {
  constructor(private readonly sql: Sql) {}

  /** By organisation and currency. */
  balances(filter: PrepaidBalanceFilter, request: PageRequest): Promise<Page<PrepaidBalanceRow>> {
    return listRows(this.sql, PREPAID_BALANCE, filter, request);
  }

  /** In the order of the log. */
  movements(filter: PrepaidMovementFilter, request: PageRequest): Promise<Page<PrepaidMovementRow>> {
    return listRows(this.sql, PREPAID_MOVEMENT, filter, request);
  }
}
