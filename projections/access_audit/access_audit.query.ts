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

/** Products of a set just before (`<`) or just after (`<=`) a row's event. */
const COMPARED = { before: '<', after: '<=' } as const;
type Side = keyof typeof COMPARED;
const inSet = (side: Side): string =>
  `p.set_position = set_${side} AND p.from_position ${COMPARED[side]} position
   AND (p.to_position IS NULL OR NOT p.to_position ${COMPARED[side]} position)`;
const access = (side: Side): string =>
  `CASE WHEN mode_${side} IS NOT NULL THEN json_build_object('mode', mode_${side}, 'products', (
     SELECT coalesce(json_agg(p.product_id ORDER BY p.product_id), '[]') FROM access_audit_product p
     WHERE ${inSet(side)}), 'payment', payment_${side}) END`;
const SELECT = `SELECT position || '.0' AS seq, at, recorded_at AS "recordedAt", client_org_id AS "clientOrgId",
  partner_org_id AS "partnerOrgId", product_id AS "productId", action, by, ${access('before')} AS "from",
  ${access('after')} AS "to", reason, correlation_id AS "correlationId", event_id AS "eventId",
  position AS "_position" FROM access_audit`;
const has = (side: Side): string =>
  `EXISTS (SELECT FROM access_audit_product p WHERE p.product_id = ? AND ${inSet(side)})`;
const CONCERNS = `(access_audit.product_id = ? OR mode_before = 'FULL' OR mode_after = 'FULL'
  OR ${has('before')} OR ${has('after')})`;

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
