import type { AccessState } from '#libs/delegation/events/access.js';
import { type Page, page, type PageRequest, where } from '#libs/event-sourcing/postgres/pages.js';
import type { Sql } from '#libs/event-sourcing/projection.js';
import type { Instant } from '#libs/kernel/time.js';

/**
 * A change of access, or its verification by the partner (R61); `seq` is unique and orders rows of one client as they
 * happened.
 */
export interface AuditRow {
  seq: string;
  at: Instant;
  recordedAt: Instant;
  clientOrgId: string;
  partnerOrgId: string;
  productId: string | null;
  action:
    | 'granted'
    | 'verified'
    | 'access-changed'
    | 'product-added'
    | 'product-removed'
    | 'payment-changed'
    | 'ended'
    | 'superseded'
    | 'product-gone';
  by: { user: string; role: string; org: string | null } | null;
  from: AccessState | null;
  to: AccessState | null;
  reason: string | null;
  correlationId: string;
  eventId: string;
}

export interface AuditFilter {
  clientOrgId?: string | undefined;
  partnerOrgId?: string | undefined;
  /** Changes that concern this product, those from or to FULL access included. */
  productId?: string | undefined;
  /** First instant of effect, inclusive. */
  from?: Instant | undefined;
  /** Last instant of effect, inclusive. */
  to?: Instant | undefined;
}

const SELECT = `SELECT position || '.0' AS seq, at, recorded_at AS "recordedAt", client_org_id AS "clientOrgId",
  partner_org_id AS "partnerOrgId", product_id AS "productId", action, by, access_before AS "from", access_after AS "to",
  reason, correlation_id AS "correlationId", event_id AS "eventId", position AS "_position" FROM access_audit`;
const CONCERNS = `(product_id = ? OR access_before ->> 'mode' = 'FULL' OR access_after ->> 'mode' = 'FULL'
  OR jsonb_exists((access_before -> 'products')::jsonb, ?) OR jsonb_exists((access_after -> 'products')::jsonb, ?))`;

/** Who changed access, when, from what to what, and who verified it? */
export class AccessAuditQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order the changes were recorded. */
  list(filter: AuditFilter, request: PageRequest): Promise<Page<AuditRow>> {
    const { clause, values } = where({
      'client_org_id = ?': filter.clientOrgId,
      'partner_org_id = ?': filter.partnerOrgId,
      'at >= ?': filter.from,
      'at <= ?': filter.to,
      [CONCERNS]: filter.productId,
    });
    return page(this.sql, { select: `${SELECT} ${clause}`, values, key: { _position: 'bigint' } }, request);
  }
}
