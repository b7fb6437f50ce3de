import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { AccessState } from '#libs/delegation/events/access.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row, updateRows } from '#libs/event-sourcing/postgres/rows.js';
import type { Projection, Sql } from '#libs/event-sourcing/projection.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';

type Grant =
  | RecordedEvent<AccessGranted>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<ProductAccessAdded>
  | RecordedEvent<ProductAccessRemoved>
  | RecordedEvent<AccessRevoked>;
type Handled = Grant | RecordedEvent<OrderOpened> | RecordedEvent<ProductTerminated>;

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
const PRODUCT = { product_id: 'text', client_org_id: 'text', ordered_at: 'timestamptz' };

/** Stands for every product in the sets below; an id is never empty. */
const EVERYTHING = '';
const covered = (access: AccessState | undefined): readonly string[] => {
  if (!access) return [];
  return access.mode === 'FULL' ? [EVERYTHING] : access.products;
};
const accessBefore = (event: Grant): AccessState | undefined =>
  event.type === 'AccessGranted' ? undefined : event.data.from;
const accessAfter = (event: Grant): AccessState | undefined =>
  event.type === 'AccessRevoked' ? undefined : event.data.to;

/** Intervals that a batch opens and closes; one that it closes may have been opened before it. */
class Intervals {
  readonly opened: Row<typeof INTERVAL>[] = [];
  readonly closed: { client: string; partner: string; product: string; at: string }[] = [];
  private readonly open = new Map<string, Row<typeof INTERVAL>>();

  take(event: Grant): void {
    const [before, after] = [covered(accessBefore(event)), covered(accessAfter(event))];
    for (const product of before) if (!after.includes(product)) this.end(event, product);
    for (const product of after) if (!before.includes(product)) this.begin(event, product);
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
    this.open.set(keyOf(event, product), interval);
  }

  private end(event: Grant, product: string): void {
    const key = keyOf(event, product);
    const at = event.metadata.effectiveAt;
    const interval = this.open.get(key);
    if (interval) interval.valid_to = at;
    else this.closed.push({ client: event.streamId, partner: event.data.partnerOrgId, product, at });
    this.open.delete(key);
  }
}
const keyOf = (event: Grant, product: string): string => `${event.streamId} ${event.data.partnerOrgId} ${product}`;

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
  const intervals = new Intervals();
  const products: Row<typeof PRODUCT>[] = [];
  const terminations: { product_id: string; terminated_at: string }[] = [];
  for (const event of events as readonly Handled[]) {
    const at = event.metadata.effectiveAt;
    if (event.type === 'OrderOpened') {
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
  await insertRows(sql, 'product', PRODUCT, products);
  await updateRows(sql, 'product', ['product_id'], { product_id: 'text', terminated_at: 'timestamptz' }, terminations);
};

/** Who had access to what, from when to when, and the products it counts for. */
export const accessIntervals: Projection = {
  name: 'access_intervals',
  version: 1,
  types: new Set([
    AccessGranted.type,
    AccessChanged.type,
    ProductAccessAdded.type,
    ProductAccessRemoved.type,
    AccessRevoked.type,
    OrderOpened.type,
    ProductTerminated.type,
  ]),
  categories: new Set(['delegation', 'product', 'order']),
  tables: ['access_interval', 'product'],
  apply,
};
