import type { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import type { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows } from '#libs/read-models/postgres/rows.js';
import type { Table, Typed } from '#libs/read-models/postgres/table.js';
import type { Sql } from '#libs/read-models/projection.js';

/** What ends somebody's hold on a product as its owner. */
export type LeavingEvent = RecordedEvent<ProductTerminated> | RecordedEvent<ProductTransferred>;

/** Stretches in which products were an organisation's, by business time or by position; `owned_to` is null while they are. */
export type OwnerTable = Table<{
  product_id: Typed<string>;
  client_org_id: Typed<string>;
  owned_from: Typed<string>;
  owned_to: Typed<string | null>;
}>;
interface Stretch {
  product_id: string;
  client_org_id: string;
  owned_from: string;
  owned_to: string | null;
}

/** Whose products are in the course of a batch: from their order to their termination, through every transfer (E26). */
export class OwnedProducts {
  private readonly opened = new Set<Stretch>();
  private readonly open = new Map<string, Stretch>();
  private readonly closed: { product: string; at: string }[] = [];
  private readonly replaced = new Set<string>();

  constructor(private readonly table: OwnerTable) {}

  begin(product: string, client: string, at: string): void {
    const stretch = { product_id: product, client_org_id: client, owned_from: at, owned_to: null };
    this.opened.add(stretch);
    this.open.set(product, stretch);
  }

  /** A void placement freed the id: what was known of it counts no more. */
  forget(product: string): void {
    for (const stretch of this.opened) if (stretch.product_id === product) this.opened.delete(stretch);
    this.open.delete(product);
    this.replaced.add(product);
  }

  leave({ type, data }: LeavingEvent, at: string): void {
    const { productId } = data;
    const stretch = this.open.get(productId);
    if (stretch) stretch.owned_to = at;
    else this.closed.push({ product: productId, at });
    this.open.delete(productId);
    if (type === 'ProductTransferred') this.begin(productId, (data as ProductTransferred['data']).toOrgId, at);
  }

  async write(sql: Sql): Promise<void> {
    const { table, columns } = this.table;
    if (this.replaced.size > 0) {
      await sql.query(`DELETE FROM ${table} WHERE product_id = ANY ($1::text[])`, [[...this.replaced]]);
    }
    if (this.closed.length > 0) {
      await sql.query(
        `UPDATE ${table} t SET owned_to = v.at FROM unnest($1::text[], $2::${columns.owned_from}[]) AS v(product, at)
         WHERE t.product_id = v.product AND t.owned_to IS NULL`,
        [this.closed.map(({ product }) => product), this.closed.map(({ at }) => at)],
      );
    }
    await insertRows(sql, table, columns, [...this.opened]);
  }
}
