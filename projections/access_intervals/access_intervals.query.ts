import type { AccessMode } from '#libs/delegation/events/access.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { Instant } from '#libs/kernel/time.js';

/**
 * A stretch of time of one partner's access; `productId` is null with FULL, and the parent's where an add-on is asked
 * about that the set does not name (A11); `validTo` is null while it lasts.
 */
export interface IntervalRow {
  clientOrgId: string;
  partnerOrgId: string;
  productId: string | null;
  mode: AccessMode;
  validFrom: Instant;
  validTo: Instant | null;
  /** User whose action brought the access. */
  openedBy: string;
  grantEventId: string;
  delegationRevision: number;
  partnershipId: string;
}

const INTERVAL = `i.client_org_id AS "clientOrgId", i.partner_org_id AS "partnerOrgId", i.product_id AS "productId", i.mode,
  i.valid_from AS "validFrom", i.valid_to AS "validTo", i.opened_by AS "openedBy", i.grant_event_id AS "grantEventId",
  i.delegation_revision AS "delegationRevision", i.partnership_id AS "partnershipId"`;

/** Who managed a product at an instant, through which grant? */
export class AccessIntervalsQueries {
  constructor(private readonly sql: Sql) {}

  /**
   * The grant that covered a client's product once everything effective up to the instant, inclusive, had happened;
   * undefined where nobody managed it, before the product's order and from its termination on. An add-on is covered by
   * the set that names it, else by the one that names its parent (A11). At most one (A2).
   */
  async at(clientOrgId: string, productId: string, instant: Instant): Promise<IntervalRow | undefined> {
    const { rows } = await this.sql.query<IntervalRow>(
      `SELECT ${INTERVAL} FROM access_interval i JOIN product p ON p.client_org_id = i.client_org_id
       WHERE i.client_org_id = $1 AND p.product_id = $2
         AND (i.product_id IS NULL OR i.product_id = $2 OR i.product_id = p.parent_product_id)
         AND p.ordered_at <= $3 AND (p.terminated_at IS NULL OR p.terminated_at > $3)
         AND i.valid_from <= $3 AND (i.valid_to IS NULL OR i.valid_to > $3)
       ORDER BY coalesce(i.product_id = p.parent_product_id, false), i.delegation_revision DESC LIMIT 1`,
      [clientOrgId, productId, instant],
    );
    return rows[0];
  }
}
