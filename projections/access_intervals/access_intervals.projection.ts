import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { EVERYTHING, HeldProducts, type HoldEvent, type StretchTable } from '../held-products.js';
import { type LeavingEvent, OwnedProducts } from '../owned-products.js';
import { INTERVAL, OWNER, PRODUCT } from './access_intervals.row.js';

type Handled = HoldEvent | LeavingEvent | RecordedEvent<ProductOrdered> | RecordedEvent<OrderOpened>;
const OTHERS: readonly string[] = [
  ProductOrdered.type,
  OrderOpened.type,
  ProductTerminated.type,
  ProductTransferred.type,
];
const isGrant = (event: Handled): event is HoldEvent => !OTHERS.includes(event.type);

/** Stretches of business time in which partners have a product, or everything. */
const INTERVALS: StretchTable<Row<typeof INTERVAL.columns>> = {
  standing: `SELECT client_org_id || ' ' || partner_org_id AS pair, coalesce(product_id, '') AS product FROM access_interval
    WHERE (client_org_id, partner_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND valid_to IS NULL`,
  closing: `UPDATE access_interval i SET valid_to = v.at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS v(client, partner, product, at)
    WHERE i.client_org_id = v.client AND i.partner_org_id = v.partner AND coalesce(i.product_id, '') = v.product
      AND i.valid_to IS NULL`,
  at: ({ metadata }) => metadata.effectiveAt,
  begin: (event, product) => ({
    client_org_id: event.streamId,
    partner_org_id: event.data.partnerOrgId,
    product_id: product === EVERYTHING ? null : product,
    mode: product === EVERYTHING ? 'FULL' : 'LIMITED',
    valid_from: event.metadata.effectiveAt,
    valid_to: null,
    opened_by: event.metadata.actor.userId,
    grant_event_id: event.id,
    delegation_revision: event.revision,
    partnership_id: event.data.partnershipId,
  }),
  end: (interval, at) => {
    interval.valid_to = at;
  },
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const intervals = await HeldProducts.of(sql, INTERVALS, (events as readonly Handled[]).filter(isGrant));
  // By product: a void placement frees its id, and the next may be an add-on of something else.
  const products = new Map<string, Row<typeof PRODUCT.columns>>();
  const owned = new OwnedProducts(OWNER);
  for (const event of events as readonly Handled[]) {
    const at = event.metadata.effectiveAt;
    if (event.type === 'ProductOrdered') {
      const { productId, parentProductId } = event.data;
      products.set(productId, { product_id: productId, parent_product_id: parentProductId ?? null });
    } else if (event.type === 'OrderOpened') {
      const { kind, placement } = event.data;
      if (kind === 'order') owned.begin(placement.productId, placement.clientOrgId, at);
    } else if (event.type === 'ProductTerminated' || event.type === 'ProductTransferred') {
      owned.leave(event, at);
    }
  }
  await intervals.close(sql);
  await insertRows(sql, INTERVAL.table, INTERVAL.columns, intervals.opened);
  await upsertRows(sql, PRODUCT.table, ['product_id'], PRODUCT.columns, [...products.values()]);
  await owned.write(sql);
};

/** Who had access to what, from when to when, and the products it counts for. */
export const accessIntervals: Projection = {
  name: 'access_intervals',
  version: 4,
  types: new Set([
    AccessGranted.type,
    AccessChanged.type,
    ProductAccessAdded.type,
    ProductAccessRemoved.type,
    AccessRevoked.type,
    ProductOrdered.type,
    OrderOpened.type,
    ProductTerminated.type,
    ProductTransferred.type,
  ]),
  categories: new Set(['delegation', 'product', 'order']),
  tables: [INTERVAL.table, PRODUCT.table, OWNER.table],
  apply,
};
