import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import {
  STATUS_NOW,
  SUPPORT_ACCESS,
  SUPPORT_ACCESS_USE,
  type SupportAccessFilter,
  type SupportAccessRow,
  type SupportAccessUseFilter,
  type SupportAccessUseRow,
} from './support_access.row.js';

/** What is opened to support, and who used it? */
export class SupportAccessQueries {
  constructor(private readonly sql: Sql) {}

  /** Grants, in the order in which they were made. */
  grants({ status, ...filter }: SupportAccessFilter, request: PageRequest): Promise<Page<SupportAccessRow>> {
    return listRows(this.sql, SUPPORT_ACCESS, filter, request, { [`(${STATUS_NOW}) = ?`]: status });
  }

  /** Uses, in the order in which they happened. */
  uses({ grantedBy, ...filter }: SupportAccessUseFilter, request: PageRequest): Promise<Page<SupportAccessUseRow>> {
    return listRows(this.sql, SUPPORT_ACCESS_USE, filter, request, { 'support_access.granted_by = ?': grantedBy });
  }
}
