import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row, updateRows, upsertRows } from '#libs/event-sourcing/postgres/rows.js';
import type { Projection, Sql } from '#libs/event-sourcing/projection.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';

type Grant =
  | RecordedEvent<AccessGranted>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<ProductAccessAdded>
  | RecordedEvent<ProductAccessRemoved>
  | RecordedEvent<AccessRevoked>;
type Handled = Grant | RecordedEvent<ProductOrdered> | RecordedEvent<OrderOpened> | RecordedEvent<ProductTerminated>;
const OTHERS: readonly string[] = [ProductOrdered.type, OrderOpened.type, ProductTerminated.type];
const isGrant = (event: Handled): event is Grant => !OTHERS.includes(event.type);

const INTERVAL = {
  client_org_id: 'text',
  partner_org_id: 'text',
  product_id: 'text',
  mode: 'text',
  valid_from: 'timestamptz',
  valid_to: 'timestamptz',
  opened_by: 'text',
  grant_event_id: 'uuid',
  delegation_revision: 'integer',
  partnership_id: 'text',
};
const PARENT = { product_id: 'text', parent_product_id: 'text' };
const PRODUCT = { product_id: 'text', client_org_id: 'text', ordered_at: 'timestamptz' };

/** Stands for every product in the sets below; an id is never empty. */
const EVERYTHING = '';
const covered = ({ mode, products }: AccessState): readonly string[] => (mode === 'FULL' ? [EVERYTHING] : products);
/** Of these the events say what is left, and not what ends: that is what stands open. */
const REPLACING: readonly string[] = [AccessChanged.type, AccessRevoked.type];

type Interval = Row<typeof INTERVAL>;
const pairOf = (event: Grant): string => `${event.streamId} ${event.data.partnerOrgId}`;

/** Intervals that a batch opens and closes; one that it closes may have been opened before it, and is null here. */
class Intervals {
  readonly opened: Interval[] = [];
  readonly closed: { client: string; partner: string; product: string; at: string }[] = [];

  private constructor(private readonly open: Map<string, Map<string, Interval | null>>) {}

  /** Knows of those opened before what the batch's events may end without naming it. */
  static async of(sql: Sql, events: readonly Grant[]): Promise<Intervals> {
    const replacing = events.filter(({ type }) => REPLACING.includes(type));
    const open = new Map<string, Map<string, Interval | null>>();
    if (replacing.length === 0) return new Intervals(open);
    const { rows } = await sql.query<{ pair: string; product: string }>(
      `SELECT client_org_id || ' ' || partner_org_id AS pair, coalesce(product_id, '') AS product FROM access_interval
       WHERE (client_org_id, partner_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND valid_to IS NULL`,
      [replacing.map(({ streamId }) => streamId), replacing.map(({ data }) => data.partnerOrgId)],
    );
    for (const { pair, product } of rows) of(open, pair).set(product, null);
    return new Intervals(open);
  }

  take(event: Grant): void {
    switch (event.type) {
      case 'AccessGranted':
        for (const product of covered(event.data.to)) this.begin(event, product);
        break;
      case 'AccessChanged':
        this.replace(event, covered(event.data.to));
        break;
      case 'ProductAccessAdded':
        this.begin(event, event.data.productId);
        break;
      case 'ProductAccessRemoved':
        this.end(event, event.data.productId);
        break;
      case 'AccessRevoked':
        this.replace(event, []);
        break;
    }
  }

  /** What stays goes on: a change of the payment method or of other products begins no new interval. */
  private replace(event: Grant, wanted: readonly string[]): void {
    const [before, after] = [[...of(this.open, pairOf(event)).keys()], new Set(wanted)];
    for (const product of before) if (!after.has(product)) this.end(event, product);
    for (const product of before) after.delete(product);
    for (const product of after) this.begin(event, product);
  }

  private begin(event: Grant, product: string): void {
    const interval = {
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
    };
    this.opened.push(interval);
    of(this.open, pairOf(event)).set(product, interval);
  }

  private end(event: Grant, product: string): void {
    const at = event.metadata.effectiveAt;
    const open = of(this.open, pairOf(event));
    const interval = open.get(product);
    if (interval) interval.valid_to = at;
    else this.closed.push({ client: event.streamId, partner: event.data.partnerOrgId, product, at });
    open.delete(product);
  }
}

const of = <V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> => {
  const known = maps.get(key) ?? new Map<string, V>();
  maps.set(key, known);
  return known;
};

const close = async (sql: Sql, closed: Intervals['closed']): Promise<void> => {
  if (closed.length === 0) return;
  await sql.query(
    `UPDATE access_interval i SET valid_to = v.at
     FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS v(client, partner, product, at)
     WHERE i.client_org_id = v.client AND i.partner_org_id = v.partner AND coalesce(i.product_id, '') = v.product
       AND i.valid_to IS NULL`,
    [
      closed.map(({ client }) => client),
      closed.map(({ partner }) => partner),
      closed.map(({ product }) => product),
      closed.map(({ at }) => at),
    ],
  );
};

const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const grants = (events as readonly Handled[]).filter(isGrant);
  const intervals = await Intervals.of(sql, grants);
  // By product: a void placement frees its id, and the next may be an add-on of something else.
  const parents = new Map<string, Row<typeof PARENT>>();
  const products: Row<typeof PRODUCT>[] = [];
  const terminations: { product_id: string; terminated_at: string }[] = [];
  for (const event of events as readonly Handled[]) {
    const at = event.metadata.effectiveAt;
    if (event.type === 'ProductOrdered') {
      const { productId, parentProductId } = event.data;
      parents.set(productId, { product_id: productId, parent_product_id: parentProductId ?? null });
    } else if (event.type === 'OrderOpened') {
      const { kind, placement } = event.data;
      if (kind === 'order')
        products.push({ product_id: placement.productId, client_org_id: placement.clientOrgId, ordered_at: at });
    } else if (event.type === 'ProductTerminated') {
      terminations.push({ product_id: event.data.productId, terminated_at: at });
    } else {
      intervals.take(event);
    }
  }
  await close(sql, intervals.closed);
  await insertRows(sql, 'access_interval', INTERVAL, intervals.opened);
  await upsertRows(sql, 'product', ['product_id'], PARENT, [...parents.values()]);
  await upsertRows(sql, 'product', ['product_id'], PRODUCT, products);
  await updateRows(sql, 'product', ['product_id'], { product_id: 'text', terminated_at: 'timestamptz' }, terminations);
};

/** Who had access to what, from when to when, and the products it counts for. */
export const accessIntervals: Projection = {
  name: 'access_intervals',
  version: 3,
  types: new Set([
    AccessGranted.type,
    AccessChanged.type,
    ProductAccessAdded.type,
    ProductAccessRemoved.type,
    AccessRevoked.type,
    ProductOrdered.type,
    OrderOpened.type,
    ProductTerminated.type,
  ]),
  categories: new Set(['delegation', 'product', 'order']),
  tables: ['access_interval', 'product'],
  apply,
};
