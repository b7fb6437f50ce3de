import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import {
  BALANCE,
  type BalanceRow,
  DISCOUNT,
  type DiscountRow,
  EARNING,
  type EarningsFilter,
  type EarningsRow,
} from './partner_earnings.row.js';

/** What is owed, what was earned when? All lists by partner and currency; earnings then by month, newest first by month at once. */
export class PartnerEarningsQueries {
  constructor(private readonly sql: Sql) {}

  list(filter: EarningsFilter, request: PageRequest): Promise<Page<EarningsRow>> {
    return listRows(this.sql, EARNING, filter, request);
  }

  balances(filter: EarningsFilter, request: PageRequest): Promise<Page<BalanceRow>> {
    return listRows(this.sql, BALANCE, filter, request);
  }

  discounts(filter: EarningsFilter, request: PageRequest): Promise<Page<DiscountRow>> {
    return listRows(this.sql, DISCOUNT, filter, request);
  }
}
