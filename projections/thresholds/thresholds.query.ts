import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { THRESHOLD, type ThresholdFilter, type ThresholdRow } from './thresholds.row.js';

/** Which partners reach the yearly minimum, and until when do the others have time? */
export class ThresholdsQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order of the evaluations. */
  list(filter: ThresholdFilter, request: PageRequest): Promise<Page<ThresholdRow>> {
    return listRows(this.sql, THRESHOLD, filter, request);
  }
}
