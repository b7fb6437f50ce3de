import type { AccessChanged } from '#libs/delegation/events/access-changed.js';
import type { AccessGranted } from '#libs/delegation/events/access-granted.js';
import type { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { Access } from '#libs/delegation/events/access.js';
import type { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import type { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Sql } from '#libs/read-models/projection.js';

/** What begins or ends a partner's hold on a product, or on everything. */
export type HoldEvent =
  | RecordedEvent<AccessGranted>
  | RecordedEvent<AccessChanged>
  | RecordedEvent<ProductAccessAdded>
  | RecordedEvent<ProductAccessRemoved>
  | RecordedEvent<AccessRevoked>;

/** Stands for every product of the client (R37) among product ids; an id is never empty. */
export const EVERYTHING = '';
const covered = ({ mode, products }: Access): readonly string[] => (mode === 'FULL' ? [EVERYTHING] : products);
const pairOf = ({ streamId, data }: HoldEvent): string => `${streamId} ${data.partnerOrgId}`;

/** How a read model keeps the stretches in which partners hold products: by position, by business time. */
export interface StretchTable<S> {
  /**
   * What stands open of the pairs of the clients $1 and partners $2: `pair` (both ids, a space between) and `product`.
   */
  readonly standing: string;
  /** Ends what stands open of the clients $1, partners $2 and products $3 at the moments $4. */
  readonly closing: string;
  at(event: HoldEvent): string;
  begin(event: HoldEvent, product: string): S;
  end(stretch: S, at: string): void;
}

/** Stretches that a batch opens and closes; one that was opened before the batch is null here. */
export class HeldProducts<S> {
  readonly opened: S[] = [];
  private readonly closed: { client: string; partner: string; product: string; at: string }[] = [];
  private readonly open = new Map<string, Map<string, S | null>>();

  private constructor(private readonly table: StretchTable<S>) {}

  /**
   * The stretches of a batch, in the order of its events. A change and a revocation say what is left, not what ends:
   * that is what stands open, whatever the event repeats of it.
   */
  static async of<S>(sql: Sql, table: StretchTable<S>, events: readonly HoldEvent[]): Promise<HeldProducts<S>> {
    const held = new HeldProducts(table);
    const replacing = events.filter(({ type }) => type === 'AccessChanged' || type === 'AccessRevoked');
    if (replacing.length > 0) {
      const { rows } = await sql.query<{ pair: string; product: string }>(table.standing, [
        replacing.map(({ streamId }) => streamId),
        replacing.map(({ data }) => data.partnerOrgId),
      ]);
      for (const { pair, product } of rows) held.openOf(pair).set(product, null);
    }
    for (const event of events) held.take(event);
    return held;
  }

  /** Ends, in the table, what the batch closes of what was opened before it. */
  async close(sql: Sql): Promise<void> {
    if (this.closed.length === 0) return;
    await sql.query(this.table.closing, [
      this.closed.map(({ client }) => client),
      this.closed.map(({ partner }) => partner),
      this.closed.map(({ product }) => product),
      this.closed.map(({ at }) => at),
    ]);
  }

  private take(event: HoldEvent): void {
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

  /** What stays goes on: a change of the payment method or of other products begins nothing new. */
  private replace(event: HoldEvent, wanted: readonly string[]): void {
    const before = [...this.openOf(pairOf(event)).keys()];
    const after = new Set(wanted);
    for (const product of before) if (!after.has(product)) this.end(event, product);
    for (const product of before) after.delete(product);
    for (const product of after) this.begin(event, product);
  }

  private begin(event: HoldEvent, product: string): void {
    const stretch = this.table.begin(event, product);
    this.opened.push(stretch);
    this.openOf(pairOf(event)).set(product, stretch);
  }

  private end(event: HoldEvent, product: string): void {
    const at = this.table.at(event);
    const open = this.openOf(pairOf(event));
    const stretch = open.get(product);
    if (stretch) this.table.end(stretch, at);
    else this.closed.push({ client: event.streamId, partner: event.data.partnerOrgId, product, at });
    open.delete(product);
  }

  private openOf(pair: string): Map<string, S | null> {
    const known = this.open.get(pair) ?? new Map<string, S | null>();
    this.open.set(pair, known);
    return known;
  }
}
