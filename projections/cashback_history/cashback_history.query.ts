import { type Currency, sum } from '#libs/kernel/money.js';
import type { Instant } from '#libs/kernel/time.js';
import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { type BalanceAtRow, CASHBACK_ENTRY, type CashbackFilter, type CashbackRow } from './cashback_history.row.js';

/** Every movement of a partner's cashback. */
export class CashbackHistoryQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order they were posted. */
  list(filter: CashbackFilter, request: PageRequest): Promise<Page<CashbackRow>> {
    return listRows(this.sql, CASHBACK_ENTRY, filter, request);
  }

  /** What counted by one moment of what was known by another, both inclusive (E32); 0.00 where nothing was. */
  async at(partnerOrgId: string, currency: Currency, asOf: Instant, knownAt: Instant): Promise<BalanceAtRow> {
    const { rows } = await this.sql.query<Pick<BalanceAtRow, 'accrued' | 'reversed' | 'adjusted'>>(
      `SELECT ${['accrued', 'reversed', 'adjusted']
        .map((type) => `coalesce(sum(amount) FILTER (WHERE type = '${type}'), 0.00)::numeric(19,2) AS ${type}`)
        .join(', ')}
       FROM cashback_history
       WHERE partner_org_id = $1 AND currency = $2 AND counts_from <= $3 AND known_from <= $4`,
      [partnerOrgId, currency, asOf, knownAt],
    );
    const { accrued, reversed, adjusted } = rows[0] as (typeof rows)[number];
    const balance = sum([accrued, reversed, adjusted]);
    return { partnerOrgId, currency, asOf, knownAt, accrued, reversed, adjusted, balance };
  }
}
