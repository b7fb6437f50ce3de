import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { COLLABORATOR, type CollaboratorFilter, type CollaboratorRow } from './collaborators.row.js';

/** Which users of a partner are assigned to which clients? */
export class CollaboratorsQueries {
  constructor(private readonly sql: Sql) {}

  /** By partner, user and client. */
  list({ orgId, ...filter }: CollaboratorFilter, request: PageRequest): Promise<Page<CollaboratorRow>> {
    const either = { '(client_org_id = ? OR partner_org_id = ?)': orgId };
    return listRows(this.sql, COLLABORATOR, filter, request, either);
  }
}
