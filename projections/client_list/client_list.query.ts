import type { Access, AccessMode, PaymentMethod } from '#libs/delegation/events/access.js';
import { type Page, page, type PageRequest, where } from '#libs/event-sourcing/postgres/pages.js';
import type { Sql } from '#libs/event-sourcing/projection.js';
import type { Instant } from '#libs/kernel/time.js';

/** A partner's client; mode, products and paymentMethod are those of now: null and empty unless it is active. */
export interface ClientRow {
  partnerOrgId: string;
  clientOrgId: string;
  clientName: string;
  status: 'pending' | 'active' | 'ended';
  mode: AccessMode | null;
  products: string[];
  paymentMethod: PaymentMethod | null;
  since: Instant | null;
  endedAt: Instant | null;
  invitationId: string;
  requestedAccess: Access;
  needsVerification: boolean;
}

export interface ClientFilter {
  partnerOrgId?: string | undefined;
  clientOrgId?: string | undefined;
  status?: ClientRow['status'] | undefined;
}

const SELECT = `SELECT partner_org_id AS "partnerOrgId", client_org_id AS "clientOrgId", coalesce(name, '') AS "clientName",
  status, mode, products, payment_method AS "paymentMethod", since, ended_at AS "endedAt", invitation_id AS "invitationId",
  requested_access AS "requestedAccess", needs_verification AS "needsVerification"
  FROM client_list LEFT JOIN organisation ON org_id = client_org_id`;

/** Who are my clients, who is pending, what did they grant? */
export class ClientListQueries {
  constructor(private readonly sql: Sql) {}

  /** By partner and client. */
  list({ partnerOrgId, clientOrgId, status }: ClientFilter, request: PageRequest): Promise<Page<ClientRow>> {
    const { clause, values } = where({
      'partner_org_id = ?': partnerOrgId,
      'client_org_id = ?': clientOrgId,
      'status = ?': status,
    });
    const key = { partnerOrgId: 'text', clientOrgId: 'text' };
    return page(this.sql, { select: `${SELECT} ${clause}`, values, key }, request);
  }

  async client(partnerOrgId: string, clientOrgId: string): Promise<ClientRow | undefined> {
    const { data } = await this.list({ partnerOrgId, clientOrgId }, { limit: 1 });
    return data[0];
  }

  /** An organisation's name as the read models show it; undefined when there is no such organisation. */
  async nameOf(orgId: string): Promise<string | undefined> {
    const { rows } = await this.sql.query<{ name: string }>('SELECT name FROM organisation WHERE org_id = $1', [orgId]);
    return rows[0]?.name;
  }
}
