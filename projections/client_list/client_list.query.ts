import type { Access, AccessMode, PaymentMethod } from '#libs/delegation/events/access.js';
import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
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

/** With the name as it is stored: readable, sealed, or null. */
type StoredRow = Omit<ClientRow, 'clientName'> & { clientName: unknown };

export interface ClientFilter {
  partnerOrgId?: string | undefined;
  status?: ClientRow['status'] | undefined;
}

const PRODUCTS = `(SELECT coalesce(json_agg(p.product_id ORDER BY p.product_id), '[]') FROM client_product p
  WHERE p.partner_org_id = client_list.partner_org_id AND p.client_org_id = client_list.client_org_id)`;
const SELECT = `SELECT partner_org_id AS "partnerOrgId", client_org_id AS "clientOrgId", name AS "clientName",
  status, mode, ${PRODUCTS} AS products, payment_method AS "paymentMethod", since, ended_at AS "endedAt", invitation_id AS "invitationId",
  requested_access AS "requestedAccess", needs_verification AS "needsVerification"
  FROM client_list LEFT JOIN organisation ON org_id = client_org_id`;

/** Who are my clients, who is pending, what did they grant? */
export class ClientListQueries {
  constructor(
    private readonly sql: Sql,
    private readonly personal: Opener,
  ) {}

  /** By partner and client. */
  async list({ partnerOrgId, status }: ClientFilter, request: PageRequest): Promise<Page<ClientRow>> {
    const { clause, values } = where({ 'partner_org_id = ?': partnerOrgId, 'status = ?': status });
    const key = { partnerOrgId: 'text', clientOrgId: 'text' };
    const found = await page<StoredRow>(this.sql, { select: `${SELECT} ${clause}`, values, key }, request);
    const data = await Promise.all(
      found.data.map(async (row) => ({ ...row, clientName: await this.opened(row.clientName) })),
    );
    return { ...found, data };
  }

  /** Empty while the organisation's registration is not in the read model yet. */
  private async opened(name: unknown): Promise<string> {
    return name === null ? '' : this.personal.open(name);
  }
}
