import { maskedIban } from '#libs/kernel/iban.js';
import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import { ACCOUNT, type AccountFilter, type AccountRow } from './accounts.row.js';

/** How does a partner's account stand? */
export class AccountsQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  /** By partner and currency. */
  async list({ orgId, ...filter }: AccountFilter, request: PageRequest): Promise<Page<AccountRow>> {
    const found = await listRows(this.sql, ACCOUNT, filter, request, { 'account.partner_org_id = ?': orgId });
    const data = await Promise.all(
      found.data.map(async (row) => ({
        ...row,
        iban: row.iban === null ? null : maskedIban(await this.personal.open(row.iban)),
      })),
    );
    return { ...found, data };
  }
}
