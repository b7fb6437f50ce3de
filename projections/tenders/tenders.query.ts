import { findRow, listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import {
  TENDER,
  TENDER_REPLY,
  type TenderFilter,
  type TenderReplyFilter,
  type TenderReplyRow,
  type TenderRow,
} from './tenders.row.js';

/** Of `[day, partner]`: what stands that day and is of others, what it replied to, and what it won. */
const SHOWN_TO_PARTNER = `((tender.status IN ('open', 'awarded') AND tender.ends_on > (?::text[])[1]::date
    AND tender.author_org_id IS DISTINCT FROM (?::text[])[2])
  OR tender.awarded_to = (?::text[])[2]
  OR EXISTS (SELECT FROM tender_reply r WHERE r.tender_id = tender.tender_id AND r.partner_org_id = (?::text[])[2]))`;

/** Who asks for help, and who offers what? What people wrote is opened here, and erased where its key is gone. */
export class TendersQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  async tender(tenderId: string): Promise<TenderRow | undefined> {
    const row = await findRow(this.sql, TENDER, { tenderId });
    return row && this.opened(row);
  }

  /** In the order they were published. */
  async list({ service, language, shownTo, ...filter }: TenderFilter, request: PageRequest): Promise<Page<TenderRow>> {
    const found = await listRows(this.sql, TENDER, filter, request, {
      'tender.services @> jsonb_build_array(?::text)': service,
      'tender.languages @> jsonb_build_array(?::text)': language,
      [SHOWN_TO_PARTNER]: shownTo && [shownTo.today, shownTo.partnerOrgId],
    });
    return { ...found, data: await Promise.all(found.data.map((row) => this.opened(row))) };
  }

  /** In the order they were given as they stand. */
  async replies(filter: TenderReplyFilter, request: PageRequest): Promise<Page<TenderReplyRow>> {
    const found = await listRows(this.sql, TENDER_REPLY, filter, request);
    const data = found.data.map(async (row) => ({ ...row, message: await this.personal.open(row.message) }));
    return { ...found, data: await Promise.all(data) };
  }

  private async opened(row: TenderRow): Promise<TenderRow> {
    const { contactPhone } = row;
    const [title, description, contactName, contactEmail, phone] = (await Promise.all(
      [row.title, row.description, row.contactName, row.contactEmail, contactPhone ?? ''].map((value) =>
        this.personal.open(value),
      ),
    )) as [string, string, string, string, string];
    return {
      ...row,
      title,
      description,
      contactName,
      contactEmail,
      contactPhone: contactPhone === null ? null : phone,
    };
  }
}
