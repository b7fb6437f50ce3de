import { type Page, page, type PageRequest, where } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { BusinessDate, Instant, Period } from '#libs/kernel/time.js';
import type { LinePrice, PlacementDecision } from '#libs/orders/events/placement.js';

/** An order or renewal as it was placed, and what came of it; amounts net, excluding VAT. */
export interface OrderRow {
  orderId: string;
  kind: 'order' | 'renewal';
  productId: string;
  clientOrgId: string;
  sku: string;
  family: string;
  quantity: number;
  period: Period | null;
  currency: Currency;
  placedAt: Instant;
  /** Of `placedAt`. */
  placedOn: BusinessDate;
  price: LinePrice;
  decision: PlacementDecision;
  status: 'open' | 'paid' | 'refunded-in-part' | 'refunded';
  paidAt: Instant | null;
  /** Of `paidAt`. */
  paidOn: BusinessDate | null;
  refunded: Amount;
  actor: Actor;
  correlationId: string;
  eventId: string;
  position: string;
}

export interface OrderFilter {
  clientOrgId?: string | undefined;
}

const SELECT = `SELECT order_id AS "orderId", kind, product_id AS "productId", client_org_id AS "clientOrgId", sku, family,
  quantity::float8 AS quantity, period, currency, placed_at AS "placedAt",
  placed_on AS "placedOn", price, decision, status, paid_at AS "paidAt", paid_on AS "paidOn", refunded, actor,
  correlation_id AS "correlationId", event_id AS "eventId", position FROM orders`;

/** Why is this line what it is? */
export class OrdersQueries {
  constructor(private readonly sql: Sql) {}

  async order(orderId: string): Promise<OrderRow | undefined> {
    const { rows } = await this.sql.query<OrderRow>(`${SELECT} WHERE order_id = $1`, [orderId]);
    return rows[0];
  }

  /** In the order they were recorded. */
  list({ clientOrgId }: OrderFilter, request: PageRequest): Promise<Page<OrderRow>> {
    const { clause, values } = where({ 'client_org_id = ?': clientOrgId });
    return page(this.sql, { select: `${SELECT} ${clause}`, values, key: { position: 'bigint' } }, request);
  }
}
