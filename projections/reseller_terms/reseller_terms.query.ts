import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import {
  RESELLER_TERMS,
  type ResellerTermsRow,
  TERMS_ACCEPTANCE,
  type TermsAcceptanceFilter,
  type TermsAcceptanceRow,
} from './reseller_terms.row.js';

/** Which conditions are there, and who has accepted which? */
export class ResellerTermsQueries {
  constructor(private readonly sql: Sql) {}

  /** By the day from which on they hold. */
  list(request: PageRequest): Promise<Page<ResellerTermsRow>> {
    return listRows(this.sql, RESELLER_TERMS, {}, request);
  }

  /** By version and organisation. */
  acceptances(filter: TermsAcceptanceFilter, request: PageRequest): Promise<Page<TermsAcceptanceRow>> {
    return listRows(this.sql, TERMS_ACCEPTANCE, filter, request);
  }
}
