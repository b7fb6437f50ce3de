import type { Sql } from '#libs/read-models/projection.js';
import type { Instant } from '#libs/kernel/time.js';
import { INTERVAL, type IntervalRow } from './access_intervals.row.js';

/** Who managed a product at an instant, through which grant? */
export class AccessIntervalsQueries {
  constructor(private readonly sql: Sql) {}

  /**
   * The grant that covered a client's product once everything effective up to the instant, inclusive, had happened;
   * undefined where nobody managed it, before the product's order, from its termination on, and while it was another
   * organisation's (E26). An add-on is covered by
   * the set that names it, else by the one that names its parent (A11). At most one (A2).
   */
  async at(clientOrgId: string, productId: string, instant: Instant): Promise<IntervalRow | undefined> {
    const { rows } = await this.sql.query<IntervalRow>(
      `${INTERVAL.select} WHERE access_interval.client_org_id = $1 AND product.product_id = $2
         AND (access_interval.product_id IS NULL OR access_interval.product_id = $2
           OR access_interval.product_id = product.parent_product_id)
         AND owned_from <= $3 AND (owned_to IS NULL OR owned_to > $3)
         AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
       ORDER BY coalesce(access_interval.product_id = parent_product_id, false), delegation_revision DESC LIMIT 1`,
      [clientOrgId, productId, instant],
    );
    return rows[0];
  }
}
