import { maskedIban } from '#libs/kernel/iban.js';
import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import {
  LEFT_OUT,
  type LeftOutFilter,
  type LeftOutRow,
  PAYOUT,
  PAYOUT_RUN,
  type PayoutFilter,
  type PayoutRow,
  type PayoutRunFilter,
  type PayoutRunRow,
  type ShownPayoutRow,
} from './payouts.row.js';

/** Which payout runs are there, what was paid to whom, and who was left out? */
export class PayoutsQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  async run(runId: string): Promise<PayoutRunRow | undefined> {
    const { data } = await this.runs({ runId }, { limit: 1 });
    return data[0];
  }

  /** In the order in which they were made. */
  runs(filter: PayoutRunFilter, request: PageRequest): Promise<Page<PayoutRunRow>> {
    return listRows(this.sql, PAYOUT_RUN, filter, request);
  }

  /** In the order in which they were made; whole IBANs for those who pay to them, else masked ones only. */
  async payouts(
    { orgId, ...filter }: PayoutFilter,
    request: PageRequest,
    { withIbans }: { withIbans: boolean },
  ): Promise<Page<ShownPayoutRow>> {
    const found = await listRows(this.sql, PAYOUT, filter, request, { 'payout.partner_org_id = ?': orgId });
    return { ...found, data: await Promise.all(found.data.map((row) => this.opened(row, withIbans))) };
  }

  /** By run and partner. */
  leftOut(filter: LeftOutFilter, request: PageRequest): Promise<Page<LeftOutRow>> {
    return listRows(this.sql, LEFT_OUT, filter, request);
  }

  private async opened(row: PayoutRow, withIbans: boolean): Promise<ShownPayoutRow> {
    if (row.fullIban === null) return { ...row, iban: null };
    const iban = await this.personal.open(row.fullIban);
    return { ...row, iban: maskedIban(iban), fullIban: withIbans ? iban : null };
  }
}
