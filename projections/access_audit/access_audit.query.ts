import { listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { ACCESS_CHANGE, type AuditFilter, type AuditRow } from './access_audit.row.js';

/**
 * Rows that concern a product: those that begin or end a partner's hold on it or change its terms (who pays, whether it
 * was verified). It is held by a set that names it; while it is an owner's (E26) also by FULL access to that one's, though
 * granted before (R37), and by a set that names its parent (A11). And invitations that asked for it.
 */
const CONCERNING = `position IN (
  SELECT a.position FROM (
    SELECT c.*, NULL::bigint AS until FROM access_audit_coverage c WHERE c.product_id = ?
    UNION ALL
    SELECT c.*, p.owned_to FROM access_audit_owned p JOIN access_audit_parent USING (product_id)
      JOIN access_audit_coverage c ON c.client_org_id = p.client_org_id AND c.product_id IN ('', parent_product_id)
    WHERE p.product_id = ? AND (c.to_position IS NULL OR c.to_position > p.owned_from)
  ) held JOIN access_audit a ON a.client_org_id = held.client_org_id AND a.partner_org_id = held.partner_org_id
    AND a.position >= held.from_position AND (held.to_position IS NULL OR a.position <= held.to_position)
    AND (a.whole OR a.position IN (held.from_position, held.to_position))
    AND (held.until IS NULL OR a.position < held.until)
  UNION ALL
  SELECT a.position FROM access_audit_owned p JOIN access_audit_parent USING (product_id)
    JOIN access_audit a ON a.client_org_id = p.client_org_id
  WHERE p.product_id = ? AND a.asked_access IS NOT NULL
    AND a.position > p.owned_from AND (p.owned_to IS NULL OR a.position < p.owned_to)
    AND (a.asked_access ->> 'mode' = 'FULL'
      OR jsonb_exists_any(a.asked_access -> 'products', ARRAY[p.product_id, parent_product_id])))`;

/** Who changed access, when, from what to what, who verified it, and who invited whom? */
export class AccessAuditQueries {
  constructor(private readonly sql: Sql) {}

  /** In the order the changes were recorded. */
  list({ productId, from, to, ...filter }: AuditFilter, request: PageRequest): Promise<Page<AuditRow>> {
    return listRows(this.sql, ACCESS_CHANGE, filter, request, {
      'at >= ?': from,
      'at <= ?': to,
      [CONCERNING]: productId,
    });
  }
}
