import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { ACCOUNT_ENTRY, type AccountEntryFilter, type AccountEntryRow } from './account_entries.row.js';

/** Who of which partner entered a client's account, and when? */
export class AccountEntriesQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order in which they happened. */
  list({ orgId, ...filter }: AccountEntryFilter, request: PageRequest): Promise<Page<AccountEntryRow>> {
    const either = { '(client_org_id = ? OR partner_org_id = ?)': orgId };
    return listRows(this.sql, ACCOUNT_ENTRY, filter, request, either);
  }
}
