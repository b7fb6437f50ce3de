import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { Amount, Currency } from '#libs/kernel/money.js';

/**
 * A month in Europe/Zurich; what was taken back is zero or negative: cashback of the refunds of the month, and discounts
 * on what they gave back. A month with discounts only has no entries.
 */
export interface EarningsRow {
  partnerOrgId: string;
  currency: Currency;
  month: string;
  accrued: Amount;
  reversed: Amount;
  entries: number;
  discountGiven: Amount;
  discountTakenBack: Amount;
  discountNet: Amount;
}
/** What an account holds now; `balance` is pending and available together. */
export interface BalanceRow {
  partnerOrgId: string;
  currency: Currency;
  pending: Amount;
  available: Amount;
  paid: Amount;
  balance: Amount;
}
/** All discounts a partner was given at placement, what refunds took back of them (zero or negative), and what is left. */
export interface DiscountRow {
  partnerOrgId: string;
  currency: Currency;
  given: Amount;
  takenBack: Amount;
  net: Amount;
}

export interface EarningsFilter {
  partnerOrgId?: string | undefined;
}

const MONTH = { month: 'text' };
const ACCOUNT = { partnerOrgId: 'text', currency: 'text' };

/** What is owed, what was earned when? All lists by partner and currency; earnings then by month, newest first by month at once. */
export class PartnerEarningsQueries {
  constructor(private readonly sql: Sql) {}

  list({ partnerOrgId }: EarningsFilter, request: PageRequest): Promise<Page<EarningsRow>> {
    const { clause, values } = where({ 'partner_org_id = ?': partnerOrgId });
    const select = `SELECT partner_org_id AS "partnerOrgId", currency, month, accrued, reversed, entries,
      discount_given AS "discountGiven", discount_taken_back AS "discountTakenBack", discount_net AS "discountNet"
      FROM partner_earnings ${clause}`;
    return page(
      this.sql,
      { select, values, key: { ...ACCOUNT, ...MONTH }, descendingKey: { ...MONTH, ...ACCOUNT } },
      request,
    );
  }

  balances({ partnerOrgId }: EarningsFilter, request: PageRequest): Promise<Page<BalanceRow>> {
    const { clause, values } = where({ 'partner_org_id = ?': partnerOrgId });
    const select = `SELECT partner_org_id AS "partnerOrgId", currency, pending, available, paid, balance
      FROM partner_balance ${clause}`;
    return page(this.sql, { select, values, key: ACCOUNT }, request);
  }

  discounts({ partnerOrgId }: EarningsFilter, request: PageRequest): Promise<Page<DiscountRow>> {
    const { clause, values } = where({ 'partner_org_id = ?': partnerOrgId });
    const select = `SELECT partner_org_id AS "partnerOrgId", currency, sum(discount_given) AS given,
        sum(discount_taken_back) AS "takenBack", sum(discount_net) AS net
      FROM partner_earnings ${clause} GROUP BY partner_org_id, currency HAVING sum(discount_given) <> 0`;
    return page(this.sql, { select, values, key: ACCOUNT }, request);
  }
}
