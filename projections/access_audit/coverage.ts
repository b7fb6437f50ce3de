import type { AccessChanged } from '#libs/delegation/events/access-changed.js';
import type { AccessGranted } from '#libs/delegation/events/access-granted.js';
import type { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { Access } from '#libs/delegation/events/access.js';
import type { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import type { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { insertRows, type Row, updateRows, upsertRows } from '#libs/event-sourcing/postgres/rows.js';
import type { Sql } from '#libs/event-sourcing/projection.js';
import type { ProductOrdered } from '#libs/orders/events/product-ordered.js';
import type { ProductTerminated } from '#libs/orders/events/product-terminated.js';

/** What begins or ends a partner's hold on a product, or on everything. */
export type CoverageEvent =
  | RecordedEvent<AccessGranted>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<ProductAccessAdded>
  | RecordedEvent<ProductAccessRemoved>
  | RecordedEvent<AccessRevoked>;
export type ProductEvent = RecordedEvent<ProductOrdered> | RecordedEvent<ProductTerminated>;

const COVERAGE = {
  client_org_id: 'text',
  partner_org_id: 'text',
  product_id: 'text',
  from_position: 'bigint',
  to_position: 'bigint',
};
type Stretch = Row<typeof COVERAGE>;

/** Stands for every product of the client (R37) among product ids; an id is never empty. */
const EVERYTHING = '';
const covered = ({ mode, products }: Access): readonly string[] => (mode === 'FULL' ? [EVERYTHING] : products);
const pairOf = ({ streamId, data }: CoverageEvent): string => `${streamId} ${data.partnerOrgId}`;

/** Stretches of the log in which partners have a product, or everything; one opened before the batch is null here. */
class Coverage {
  readonly opened: Stretch[] = [];
  readonly closed: { client: string; partner: string; product: string; at: string }[] = [];

  private constructor(private readonly open: Map<string, Map<string, Stretch | null>>) {}

  /** Knows what stands open of the pairs whose access is replaced or ends: that is what ends, whatever the event says. */
  static async of(sql: Sql, events: readonly CoverageEvent[]): Promise<Coverage> {
    const coverage = new Coverage(new Map());
    const replacing = events.filter(({ type }) => type === 'AccessChanged' || type === 'AccessRevoked');
    if (replacing.length === 0) return coverage;
    const { rows } = await sql.query<{ pair: string; product: string }>(
      `SELECT client_org_id || ' ' || partner_org_id AS pair, product_id AS product FROM access_audit_coverage
       WHERE (client_org_id, partner_org_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND to_position IS NULL`,
      [replacing.map(({ streamId }) => streamId), replacing.map(({ data }) => data.partnerOrgId)],
    );
    for (const { pair, product } of rows) coverage.openOf(pair).set(product, null);
    return coverage;
  }

  take(event: CoverageEvent): void {
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

  /** What stays goes on. */
  private replace(event: CoverageEvent, wanted: readonly string[]): void {
    const before = [...this.openOf(pairOf(event)).keys()];
    const after = new Set(wanted);
    for (const product of before) if (!after.has(product)) this.end(event, product);
    for (const product of before) after.delete(product);
    for (const product of after) this.begin(event, product);
  }

  private begin(event: CoverageEvent, product: string): void {
    const stretch = {
      client_org_id: event.streamId,
      partner_org_id: event.data.partnerOrgId,
      product_id: product,
      from_position: String(event.position),
      to_position: null as string | null,
    };
    this.opened.push(stretch);
    this.openOf(pairOf(event)).set(product, stretch);
  }

  private end(event: CoverageEvent, product: string): void {
    const at = String(event.position);
    const open = this.openOf(pairOf(event));
    const stretch = open.get(product);
    if (stretch) stretch.to_position = at;
    else this.closed.push({ client: event.streamId, partner: event.data.partnerOrgId, product, at });
    open.delete(product);
  }

  private openOf(pair: string): Map<string, Stretch | null> {
    const known = this.open.get(pair) ?? new Map<string, Stretch | null>();
    this.open.set(pair, known);
    return known;
  }
}

export const applyCoverage = async (sql: Sql, events: readonly CoverageEvent[]): Promise<void> => {
  const coverage = await Coverage.of(sql, events);
  for (const event of events) coverage.take(event);
  await close(sql, coverage.closed);
  await insertRows(sql, 'access_audit_coverage', COVERAGE, coverage.opened);
};

const close = async (sql: Sql, closed: Coverage['closed']): Promise<void> => {
  if (closed.length === 0) return;
  await sql.query(
    `UPDATE access_audit_coverage c SET to_position = v.at
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS v(client, partner, product, at)
     WHERE c.client_org_id = v.client AND c.partner_org_id = v.partner AND c.product_id = v.product
       AND c.to_position IS NULL`,
    [
      closed.map(({ client }) => client),
      closed.map(({ partner }) => partner),
      closed.map(({ product }) => product),
      closed.map(({ at }) => at),
    ],
  );
};

const TERMINATION = { product_id: 'text', terminated_position: 'bigint' };
const PRODUCT = {
  product_id: 'text',
  client_org_id: 'text',
  parent_product_id: 'text',
  ordered_position: 'bigint',
};

/** Whose a product is, what it is an add-on of, and between which positions it lived. */
export const applyProducts = async (sql: Sql, events: readonly ProductEvent[]): Promise<void> => {
  // By product: a void placement frees its id, and what is ordered under it next is what counts.
  const ordered = new Map<string, Row<typeof PRODUCT>>();
  const terminated: { product_id: string; terminated_position: string }[] = [];
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
  await upsertRows(sql, 'access_audit_owned', ['product_id'], PRODUCT, [...ordered.values()]);
  await updateRows(sql, 'access_audit_owned', ['product_id'], TERMINATION, terminated);
};
