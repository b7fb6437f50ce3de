import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { MandateCancelled } from '#libs/orders/events/mandate-cancelled.js';
import { MandateLapsed } from '#libs/orders/events/mandate-lapsed.js';
import { MandateSet } from '#libs/orders/events/mandate-set.js';
import { OrderOpened } from '#libs/orders/events/order-opened.js';
import { ProductTerminated } from '#libs/orders/events/product-terminated.js';
import { ProductTransferred } from '#libs/orders/events/product-transferred.js';
import { upsertRows } from '#libs/read-models/postgres/rows.js';
import type { Row } from '#libs/read-models/postgres/table.js';
import type { Projection, Sql } from '#libs/read-models/projection.js';
import { MANDATE } from './mandates.row.js';

type Ending =
  | RecordedEvent<MandateCancelled>
  | RecordedEvent<MandateLapsed>
  | RecordedEvent<ProductTerminated>
  | RecordedEvent<ProductTransferred>;
type Handled = RecordedEvent<MandateSet> | RecordedEvent<OrderOpened> | Ending;
type Mandate = Row<typeof MANDATE.columns>;

const productOf = (event: Handled): string =>
  event.type === 'OrderOpened' ? event.data.placement.productId : event.data.productId;

const stored = async (sql: Sql, events: readonly Handled[]): Promise<Map<string, Mandate>> => {
  const { rows } = await sql.query<Mandate>(
    `SELECT ${Object.keys(MANDATE.columns).join(', ')} FROM mandate WHERE product_id = ANY ($1::text[])`,
    [events.map(productOf)],
  );
  return new Map(rows.map((row) => [row.product_id, row]));
};

const setUp = ({ data, metadata }: RecordedEvent<MandateSet>): Mandate => ({
  product_id: data.productId,
  client_org_id: data.clientOrgId,
  placed_by: data.placedBy,
  months: data.months,
  status: 'active',
  reason: null,
  period_end: data.periodEnd,
  set_at: metadata.effectiveAt,
  ended_at: null,
  correlation_id: metadata.$correlationId,
});

/** What ends a mandate ends the one that is active; a later termination does not cancel what has lapsed. */
const ended = (mandate: Mandate, { type, data, metadata }: Ending): Mandate => {
  if (mandate.status !== 'active') return mandate;
  const reason = type === 'MandateLapsed' ? (data as MandateLapsed['data']).reason : null;
  return { ...mandate, status: reason === null ? 'cancelled' : 'lapsed', reason, ended_at: metadata.effectiveAt };
};

/** Reads the mandates that the batch touches, folds its events over them and writes each once. */
const apply = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const all = events as readonly Handled[];
  const mandates = await stored(sql, all);
  const touched = new Set<string>();
  for (const event of all) {
    const product = productOf(event);
    const before = mandates.get(product);
    const after = evolve(before, event);
    if (!after || after === before) continue;
    mandates.set(product, after);
    touched.add(product);
  }
  const rows = [...touched].map((product) => mandates.get(product) as Mandate);
  await upsertRows(sql, MANDATE.table, ['product_id'], MANDATE.columns, rows);
};

const evolve = (mandate: Mandate | undefined, event: Handled): Mandate | undefined => {
  if (event.type === 'MandateSet') return setUp(event);
  if (!mandate) return undefined;
  if (event.type !== 'OrderOpened') return ended(mandate, event);
  const { period, clientOrgId } = event.data.placement;
  return period && clientOrgId === mandate.client_org_id ? { ...mandate, period_end: period.to } : mandate;
};

/** The latest mandate of each product, and what became of it. */
export const mandates: Projection = {
  name: 'mandates',
  version: 1,
  types: new Set([
    MandateSet.type,
    MandateCancelled.type,
    MandateLapsed.type,
    ProductTerminated.type,
    ProductTransferred.type,
    OrderOpened.type,
  ]),
  categories: new Set(['product', 'order']),
  tables: [MANDATE.table],
  apply,
};
