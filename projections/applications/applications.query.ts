import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { APPLICATION, type ApplicationFilter, type ApplicationRow } from './applications.row.js';

/** Who has applied for the programme, and what became of it? */
export class ApplicationsQueries {
  constructor(private readonly sql: Sql) {}

  /** By organisation. */
  list(filter: ApplicationFilter, request: PageRequest): Promise<Page<ApplicationRow>> {
    return listRows(this.sql, APPLICATION, filter, request);
  }
}
