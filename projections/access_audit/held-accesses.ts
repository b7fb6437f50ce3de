import type { AccessChanged } from '#libs/delegation/events/access-changed.js';
import type { AccessGranted } from '#libs/delegation/events/access-granted.js';
import type { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import type { GrantedAccessVerified } from '#libs/delegation/events/granted-access-verified.js';
import type { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import type { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import type { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Sql } from '#libs/read-models/projection.js';
import { HELD, SET_PRODUCT } from './access_audit.row.js';

export type AccessEvent =
  | RecordedEvent<AccessGranted>
  | RecordedEvent<GrantedAccessVerified>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<PaymentMethodChanged>
  | RecordedEvent<ProductAccessAdded>
  | RecordedEvent<ProductAccessRemoved>
  | RecordedEvent<AccessRevoked>;

/** What a partner has of a client; its products stand in `access_audit_product` under the set's position. */
export type HeldAccess = Omit<Row<typeof HELD.columns>, keyof Pair>;

const KEY = ['client_org_id', 'partner_org_id'];
type ProductRow = Row<typeof SET_PRODUCT.columns>;
type Pair = { client_org_id: string; partner_org_id: string };

const pairOf = ({ streamId, data }: AccessEvent): Pair => ({
  client_org_id: streamId,
  partner_org_id: data.partnerOrgId,
});
const keyOf = ({ client_org_id, partner_org_id }: Pair): string => `${client_org_id} ${partner_org_id}`;

/**
 * What the events of a batch change and from what. Events do not say what was before; a set of products is written
 * where it begins, and a product that comes or goes is one row, so that the cost of an event is that of its own data.
 */
export class HeldAccesses {
  private readonly changed = new Map<string, Pair & { held: HeldAccess | undefined }>();
  private readonly added: ProductRow[] = [];
  private readonly inSets = new Map<string, ProductRow>();
  private readonly removed: { set: string; product: string; at: string }[] = [];

  private constructor(
    private readonly sql: Sql,
    private readonly held: Map<string, HeldAccess>,
  ) {}

  static async of(sql: Sql, events: readonly AccessEvent[]): Promise<HeldAccesses> {
    const { rows } = await sql.query<Pair & HeldAccess>(
      `SELECT client_org_id, partner_org_id, mode, payment, set_position::text FROM access_audit_held
       WHERE (client_org_id, partner_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [events.map(({ streamId }) => streamId), events.map(({ data }) => data.partnerOrgId)],
    );
    const held = rows.map(({ mode, payment, set_position, ...pair }): [string, HeldAccess] => [
      keyOf(pair),
      { mode, payment, set_position },
    ]);
    return new HeldAccesses(sql, new Map(held));
  }

  take(event: AccessEvent): { before: HeldAccess | undefined; after: HeldAccess | undefined } {
    const key = keyOf(pairOf(event));
    const before = this.held.get(key);
    const after = this.after(event, before);
    if (after === before) return { before, after };
    if (after) this.held.set(key, after);
    else this.held.delete(key);
    this.changed.set(key, { ...pairOf(event), held: after });
    return { before, after };
  }

  private after(event: AccessEvent, before: HeldAccess | undefined): HeldAccess | undefined {
    const position = String(event.position);
    switch (event.type) {
      case 'AccessGranted':
      case 'AccessChanged':
        return this.begin(position, event.data.to);
      case 'GrantedAccessVerified':
        return before;
      case 'PaymentMethodChanged':
        return before && { ...before, payment: event.data.to };
      case 'ProductAccessAdded':
        if (before?.set_position) this.add(before.set_position, event.data.productId, position);
        return before;
      case 'ProductAccessRemoved':
        if (before?.set_position) this.remove(before.set_position, event.data.productId, position);
        return before;
      case 'AccessRevoked':
        return undefined;
    }
  }

  private begin(position: string, { mode, products, payment }: AccessState): HeldAccess {
    for (const product of products) this.add(position, product, position);
    return { mode, payment, set_position: mode === 'LIMITED' ? position : null };
  }

  private add(set: string, product: string, at: string): void {
    const added = { set_position: set, product_id: product, from_position: at, to_position: null };
    this.added.push(added);
    this.inSets.set(`${set} ${product}`, added);
  }

  private remove(set: string, product: string, at: string): void {
    const added = this.inSets.get(`${set} ${product}`);
    if (added) added.to_position = at;
    else this.removed.push({ set, product, at });
    this.inSets.delete(`${set} ${product}`);
  }

  async write(): Promise<void> {
    const changed = [...this.changed.values()];
    const kept = changed.flatMap(({ held, ...pair }) => (held ? [{ ...pair, ...held }] : []));
    const gone = changed.filter(({ held }) => !held);
    if (gone.length > 0) {
      await this.sql.query(
        `DELETE FROM access_audit_held
         WHERE (client_org_id, partner_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
        [gone.map(({ client_org_id }) => client_org_id), gone.map(({ partner_org_id }) => partner_org_id)],
      );
    }
    await upsertRows(this.sql, HELD.table, KEY, HELD.columns, kept);
    if (this.removed.length > 0) {
      await this.sql.query(
        `UPDATE access_audit_product p SET to_position = v.at
         FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS v(set, product, at)
         WHERE p.set_position = v.set AND p.product_id = v.product AND p.to_position IS NULL`,
        [
          this.removed.map(({ set }) => set),
          this.removed.map(({ product }) => product),
          this.removed.map(({ at }) => at),
        ],
      );
    }
    await insertRows(this.sql, SET_PRODUCT.table, SET_PRODUCT.columns, this.added);
  }
}
