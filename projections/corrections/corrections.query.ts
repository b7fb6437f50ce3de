import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import {
  CORRECTION,
  CORRECTION_ORDER,
  type CorrectionFilter,
  type CorrectionOrderFilter,
  type CorrectionOrderRow,
  type CorrectionRow,
} from './corrections.row.js';

/** What was put right, and what came of it? */
export class CorrectionsQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order in which they were proposed. */
  list(filter: CorrectionFilter, request: PageRequest): Promise<Page<CorrectionRow>> {
    return listRows(this.sql, CORRECTION, filter, request);
  }

  /** By correction and order. */
  orders(filter: CorrectionOrderFilter, request: PageRequest): Promise<Page<CorrectionOrderRow>> {
    return listRows(this.sql, CORRECTION_ORDER, filter, request);
  }
}
