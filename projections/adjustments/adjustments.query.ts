import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { ADJUSTMENT, type AdjustmentFilter, type AdjustmentRow } from './adjustments.row.js';

/** What did finance add to accounts or take from them? */
export class AdjustmentsQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order in which they were proposed; a partner sees what moved its account, and not who of finance did it. */
  async list({ orgId, ...filter }: AdjustmentFilter, request: PageRequest): Promise<Page<AdjustmentRow>> {
    if (orgId === undefined) return listRows(this.sql, ADJUSTMENT, filter, request);
    const own = { 'adjustment.partner_org_id = ?': orgId, 'adjustment.status = ?': 'approved' };
    const found = await listRows(this.sql, ADJUSTMENT, filter, request, own);
    return { ...found, data: found.data.map((row) => ({ ...row, proposedBy: null, approvedBy: null })) };
  }
}
