import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { REINVOICE_LINE, type ReinvoiceLineFilter, type ReinvoiceLineRow } from './reinvoice_lines.row.js';

/** What does a partner bill its clients? */
export class ReinvoiceLinesQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order of the log. */
  list(filter: ReinvoiceLineFilter, request: PageRequest): Promise<Page<ReinvoiceLineRow>> {
    return listRows(this.sql, REINVOICE_LINE, filter, request);
  }
}
