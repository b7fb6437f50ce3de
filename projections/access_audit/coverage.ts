import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, updateRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import { only, type Row, without } from '#libs/read-models/postgres/table.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import type { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { HeldProducts, type HoldEvent, type StretchTable } from '../held-products.js';
import { COVERAGE, OWNED } from './access_audit.row.js';

export type ProductEvent = RecordedEvent<ProductOrdered> | RecordedEvent<ProductTerminated>;

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

const TERMINATION = only(OWNED.columns, 'product_id', 'terminated_position');
const PRODUCT = without(OWNED.columns, 'terminated_position');

/** Whose a product is, what it is an add-on of, and between which positions it lived. */
export const applyProducts = async (sql: Sql, events: readonly ProductEvent[]): Promise<void> => {
  // By product: a void placement frees its id, and what is ordered under it next is what counts.
  const ordered = new Map<string, Row<typeof PRODUCT>>();
  const terminated: Row<typeof TERMINATION>[] = [];
  for (const event of events) {
    const position = String(event.position);
    if (event.type === 'ProductTerminated') {
      terminated.push({ product_id: event.data.productId, terminated_position: position });
    } else {
      const { productId, clientOrgId, parentProductId } = event.data;
      const owned = { product_id: productId, client_org_id: clientOrgId };
      ordered.set(productId, { ...owned, parent_product_id: parentProductId ?? null, ordered_position: position });
    }
  }
  await upsertRows(sql, OWNED.table, ['product_id'], PRODUCT, [...ordered.values()]);
  await updateRows(sql, OWNED.table, ['product_id'], TERMINATION, terminated);
};
