import { findRow, listRows } from '#libs/read-models/postgres/lists.js';
import type { Page, PageRequest } from '#libs/read-models/postgres/pages.js';
import type { Sql } from '#libs/read-models/projection.js';
import { ORDER, type OrderFilter, type OrderRow } from './orders.row.js';

/** Why is this line what it is? */
export class OrdersQueries {
  constructor(private readonly sql: Sql) {}

  order(orderId: string): Promise<OrderRow | undefined> {
    return findRow(this.sql, ORDER, { orderId });
  }

  /** In the order they were recorded. */
  list(filter: OrderFilter, request: PageRequest): Promise<Page<OrderRow>> {
    return listRows(this.sql, ORDER, filter, request);
  }
}
