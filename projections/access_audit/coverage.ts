import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import { HeldProducts, type HoldEvent, type StretchTable } from '../held-products.js';
import { type LeavingEvent, OwnedProducts } from '../owned-products.js';
import { COVERAGE, OWNED, PARENT } from './access_audit.row.js';

export type ProductEvent = RecordedEvent<ProductOrdered> | LeavingEvent;

/** Stretches of the log in which partners have a product, or everything. */
const STRETCHES: StretchTable<Row<typeof COVERAGE.columns>> = {
  standing: `SELECT client_org_id || ' ' || partner_org_id AS pair, product_id AS product FROM access_audit_coverage
    WHERE (client_org_id, partner_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND to_position IS NULL`,
  closing: `UPDATE access_audit_coverage c SET to_position = v.at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS v(client, partner, product, at)
    WHERE c.client_org_id = v.client AND c.partner_org_id = v.partner AND c.product_id = v.product
      AND c.to_position IS NULL`,
  at: ({ position }) => String(position),
  begin: (event, product) => ({
    client_org_id: event.streamId,
    partner_org_id: event.data.partnerOrgId,
    product_id: product,
    from_position: String(event.position),
    to_position: null,
  }),
  end: (stretch, at) => {
    stretch.to_position = at;
  },
};

export const applyCoverage = async (sql: Sql, events: readonly HoldEvent[]): Promise<void> => {
  const held = await HeldProducts.of(sql, STRETCHES, events);
  await held.close(sql);
  await insertRows(sql, COVERAGE.table, COVERAGE.columns, held.opened);
};

/** Whose a product is between which positions, and what it is an add-on of. */
export const applyProducts = async (sql: Sql, events: readonly ProductEvent[]): Promise<void> => {
  const owned = new OwnedProducts(OWNED);
  const parents = new Map<string, Row<typeof PARENT.columns>>();
  for (const event of events) {
    const position = String(event.position);
    if (event.type !== 'ProductOrdered') {
      owned.leave(event, position);
      continue;
    }
    const { productId, clientOrgId, parentProductId } = event.data;
    // What is ordered under the id of a void placement is what counts.
    owned.forget(productId);
    owned.begin(productId, clientOrgId, position);
    parents.set(productId, { product_id: productId, parent_product_id: parentProductId ?? null });
  }
  await owned.write(sql);
  await upsertRows(sql, PARENT.table, ['product_id'], PARENT.columns, [...parents.values()]);
};
