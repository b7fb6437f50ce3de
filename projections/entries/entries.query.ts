import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import {
  ENTRY,
  type EntryFilter,
  type EntryRow,
  PAYOUT_ITEM,
  type PayoutItemFilter,
  type PayoutItemRow,
} from './entries.row.js';

/** Where is the cashback of an order, and what did a payout take? */
export class EntriesQueries {
  constructor(private readonly sql: Sql) {}

  /** Entries and loose items, in the order in which they came to be. */
  list({ orgId, ...filter }: EntryFilter, request: PageRequest): Promise<Page<EntryRow>> {
    return listRows(this.sql, ENTRY, filter, request, { 'cashback_item.partner_org_id = ?': orgId });
  }

  /** By run and partner, then in the order in which the items came to be. */
  payoutItems({ orgId, ...filter }: PayoutItemFilter, request: PageRequest): Promise<Page<PayoutItemRow>> {
    return listRows(this.sql, PAYOUT_ITEM, filter, request, { 'payout_item.partner_org_id = ?': orgId });
  }
}
