import { findRow, listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { INVITATION, type InvitationFilter, type InvitationRow } from './invitations.row.js';

/** Who is waiting for whom? */
export class InvitationsQueries {
  constructor(private readonly sql: Sql) {}

  invitation(invitationId: string): Promise<InvitationRow | undefined> {
    return findRow(this.sql, INVITATION, { invitationId });
  }

  /** In the order they were made. */
  list({ orgId, status }: InvitationFilter, request: PageRequest): Promise<Page<InvitationRow>> {
    const either = { '(client_org_id = ? OR partner_org_id = ?)': orgId };
    return listRows(this.sql, INVITATION, { status }, request, either);
  }
}
