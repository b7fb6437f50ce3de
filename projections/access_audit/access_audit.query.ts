import type { Access, AccessState } from '#libs/delegation/events/access.js';
import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { BusinessDate, Instant } from '#libs/kernel/time.js';
import type { AuditActor } from './invitations.js';

/** What may have happened: to a partner's access, and to an invitation. */
export const AUDIT_ACTIONS = [
  'granted',
  'verified',
  'access-changed',
  'product-added',
  'product-removed',
  'payment-changed',
  'ended',
  'superseded',
  'product-gone',
  'invited',
  'invitation-accepted',
  'invitation-declined',
  'invitation-withdrawn',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * A change of access, its verification by the partner (R61), or a step of an invitation; `seq` is unique and orders
 * rows of one client as they happened.
 */
export interface AuditRow {
  seq: string;
  at: Instant;
  /** Of `at`. */
  effectiveOn: BusinessDate;
  recordedAt: Instant;
  clientOrgId: string;
  partnerOrgId: string;
  productId: string | null;
  action: AuditAction;
  by: AuditActor | null;
  from: AccessState | null;
  to: AccessState | null;
  reason: string | null;
  /** The invitation it is a step of, or whose acceptance brought it. */
  invitationId: string | null;
  /** What the invitation offered or asked for; null for changes of access. */
  askedAccess: Access | null;
  /** Who made the invitation, and who accepted it: with a grant, both sides that agreed on it. */
  invitedBy: AuditActor | null;
  acceptedBy: AuditActor | null;
  correlationId: string;
  eventId: string;
}

export interface AuditFilter {
  clientOrgId?: string | undefined;
  partnerOrgId?: string | undefined;
  /** Changes that concern this product: see `CONCERNING`. */
  productId?: string | undefined;
  action?: AuditAction | undefined;
  /** First instant of effect, inclusive. */
  from?: Instant | undefined;
  /** Last instant of effect, inclusive. */
  to?: Instant | undefined;
}

/** jsonb keeps its keys in an order of its own; these are in the one in which people read them. */
const keys = (column: string, ...names: string[]): string =>
  `CASE WHEN ${column} IS NOT NULL THEN json_build_object(${names.map((name) => `'${name}', ${column} -> '${name}'`).join(', ')}) END`;
const actor = (column: string): string => keys(column, 'user', 'role', 'org', 'onBehalfOf');

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
const SELECT = `SELECT position || '.0' AS seq, at, effective_on AS "effectiveOn", recorded_at AS "recordedAt", client_org_id AS "clientOrgId",
  partner_org_id AS "partnerOrgId", product_id AS "productId", action, ${actor('by')} AS by,
  ${access('before')} AS "from", ${access('after')} AS "to", reason, invitation_id AS "invitationId",
  ${keys('asked_access', 'mode', 'products')} AS "askedAccess", ${actor('invited_by')} AS "invitedBy",
  ${actor('accepted_by')} AS "acceptedBy", correlation_id AS "correlationId", event_id AS "eventId",
  position AS "_position" FROM access_audit`;

/**
 * Rows that concern a product: those that begin or end a partner's hold on it or change its terms (who pays, whether it
 * was verified). It is held by a set that names it; from its order to its termination also by FULL access to its
 * owner's, though granted before (R37), and by a set that names its parent (A11). And invitations that asked for it.
 */
const CONCERNING = `position IN (
  SELECT a.position FROM (
    SELECT c.*, NULL::bigint AS until FROM access_audit_coverage c WHERE c.product_id = ?
    UNION ALL
    SELECT c.*, p.terminated_position FROM access_audit_owned p JOIN access_audit_coverage c
      ON c.client_org_id = p.client_org_id AND c.product_id IN ('', p.parent_product_id)
    WHERE p.product_id = ? AND (c.to_position IS NULL OR c.to_position > p.ordered_position)
  ) held JOIN access_audit a ON a.client_org_id = held.client_org_id AND a.partner_org_id = held.partner_org_id
    AND a.position >= held.from_position AND (held.to_position IS NULL OR a.position <= held.to_position)
    AND (a.whole OR a.position IN (held.from_position, held.to_position))
    AND (held.until IS NULL OR a.position < held.until)
  UNION ALL
  SELECT a.position FROM access_audit_owned p JOIN access_audit a ON a.client_org_id = p.client_org_id
  WHERE p.product_id = ? AND a.asked_access IS NOT NULL
    AND a.position > p.ordered_position AND (p.terminated_position IS NULL OR a.position < p.terminated_position)
    AND (a.asked_access ->> 'mode' = 'FULL'
      OR jsonb_exists_any(a.asked_access -> 'products', ARRAY[p.product_id, p.parent_product_id])))`;

/** Who changed access, when, from what to what, who verified it, and who invited whom? */
export class AccessAuditQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order the changes were recorded. */
  list(filter: AuditFilter, request: PageRequest): Promise<Page<AuditRow>> {
    const { clause, values } = where({
      'client_org_id = ?': filter.clientOrgId,
      'partner_org_id = ?': filter.partnerOrgId,
      'action = ?': filter.action,
      'at >= ?': filter.from,
      'at <= ?': filter.to,
      [CONCERNING]: filter.productId,
    });
    return page(this.sql, { select: `${SELECT} ${clause}`, values, key: { _position: 'bigint' } }, request);
  }
}
