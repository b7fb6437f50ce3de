import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { UnreadableEvent } from '#libs/event-sourcing/unreadable.js';

/** The part of a PostgreSQL client that projections use; queries run inside the batch's transaction. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number | null }>;
}

/** Opens personal fields for a read model; erased ones come as a placeholder. */
export interface Opener {
  open(value: unknown): Promise<string>;
}

/**
 * Answers one question from events. `apply` turns a batch, in the order of `$all`, into few SQL statements; the rows
 * and the checkpoint are committed together. No clock, no HTTP, no other read model.
 */
export interface Projection {
  readonly name: string;
  /** Raised when rows would come out differently: the read model is then built again beside what is shown. */
  readonly version: number;
  readonly types: ReadonlySet<string>;
  /** Categories of the streams in which they stand; undefined: any. An unknown event elsewhere does not concern it. */
  readonly categories?: ReadonlySet<string>;
  /** Every table that `apply` writes, by the name that SQL uses: each build has its own, readers see views of those that are served. */
  readonly tables: readonly string[];
  apply(events: readonly RecordedEvent[], sql: Sql): Promise<void>;
  /** What it shows of an event that nobody can read; without it, such an event's stream is parked. */
  showUnreadable?(event: UnreadableEvent, sql: Sql): Promise<void>;
}
