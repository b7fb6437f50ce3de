import type { Access, AccessState, PaymentMethod } from '#libs/delegation/events/access.js';
import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { Instant } from '#libs/kernel/time.js';

export interface InvitationRow {
  invitationId: string;
  clientOrgId: string;
  partnerOrgId: string;
  direction: 'client-to-partner' | 'partner-to-client';
  status: 'open' | 'accepted' | 'declined' | 'withdrawn';
  askedAccess: Access;
  proposedPaymentMethod: PaymentMethod | null;
  supersede: boolean;
  grantedAccess: AccessState | null;
  /** Granted otherwise than asked (R60). */
  grantedDiffers: boolean;
  invitedAt: Instant;
  closedAt: Instant | null;
  correlationId: string;
}

export interface InvitationFilter {
  /** Either side: what an organisation may see. */
  orgId?: string | undefined;
  status?: InvitationRow['status'] | undefined;
}

const SELECT = `SELECT invitation_id AS "invitationId", client_org_id AS "clientOrgId", partner_org_id AS "partnerOrgId",
  direction, status, asked_access AS "askedAccess", proposed_payment_method AS "proposedPaymentMethod", supersede,
  granted_access AS "grantedAccess", granted_differs AS "grantedDiffers", invited_at AS "invitedAt",
  closed_at AS "closedAt", correlation_id AS "correlationId", position AS "_position" FROM invitation`;
const KEY = { _position: 'bigint', invitationId: 'text' };

/** Who is waiting for whom? */
export class InvitationsQueries {
  constructor(private readonly sql: Sql) {}

  async invitation(invitationId: string): Promise<InvitationRow | undefined> {
    const { clause, values } = where({ 'invitation_id = ?': invitationId });
    const { data } = await page<InvitationRow>(
      this.sql,
      { select: `${SELECT} ${clause}`, values, key: KEY },
      { limit: 1 },
    );
    return data[0];
  }

  /** In the order they were made. */
  list({ orgId, status }: InvitationFilter, request: PageRequest): Promise<Page<InvitationRow>> {
    const { clause, values } = where({
      '(client_org_id = ? OR partner_org_id = ?)': orgId,
      'status = ?': status,
    });
    return page(this.sql, { select: `${SELECT} ${clause}`, values, key: KEY }, request);
  }
}
