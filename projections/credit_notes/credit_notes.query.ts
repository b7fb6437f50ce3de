import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import { openedRecipient } from '../recipients.js';
import { CREDIT_NOTE, type CreditNoteFilter, type CreditNoteRow } from './credit_notes.row.js';

/** Which credit notes are visible to me? */
export class CreditNotesQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  async byNumber(number: string): Promise<CreditNoteRow | undefined> {
    if (!/^\d{1,18}$/.test(number)) return undefined;
    const { data } = await this.list({ number }, { limit: 1 });
    return data[0];
  }

  /** By number. */
  async list(filter: CreditNoteFilter, request: PageRequest): Promise<Page<CreditNoteRow>> {
    const found = await listRows(this.sql, CREDIT_NOTE, filter, request);
    const data = await Promise.all(found.data.map((row) => this.opened(row)));
    return { ...found, data };
  }

  private async opened(row: CreditNoteRow): Promise<CreditNoteRow> {
    return { ...row, recipient: await openedRecipient(this.personal, row.recipient) };
  }
}
