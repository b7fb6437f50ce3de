import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import { openedRecipient } from '../recipients.js';
import { INVOICE, type InvoiceFilter, type InvoiceRow } from './invoices.row.js';

/** Which invoices are visible to me? */
export class InvoicesQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  async byNumber(number: string): Promise<InvoiceRow | undefined> {
    if (!/^\d{1,18}$/.test(number)) return undefined;
    const { data } = await this.list({ number }, { limit: 1 });
    return data[0];
  }

  /** By number. */
  async list(filter: InvoiceFilter, request: PageRequest): Promise<Page<InvoiceRow>> {
    const found = await listRows(this.sql, INVOICE, filter, request);
    const data = await Promise.all(found.data.map((row) => this.opened(row)));
    return { ...found, data };
  }

  private async opened(row: InvoiceRow): Promise<InvoiceRow> {
    const { recipient, note, addedNote } = row;
    return {
      ...row,
      recipient: await openedRecipient(this.personal, recipient),
      note: note && (await this.personal.open(note)),
      addedNote: addedNote && (await this.personal.open(addedNote)),
    };
  }
}
