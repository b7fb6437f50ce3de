import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { InvariantViolation } from '#libs/kernel/errors.js';
import type { Mark } from '#libs/event-sourcing/event.js';
import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Sql } from '../projection.js';
import type { Database } from '../postgres/database.js';

/** Folder of the migrations of checkpoints and parked events. */
export const checkpointMigrations = fileURLToPath(new URL('./checkpoints', import.meta.url));

export type ConsumerKind = 'projection' | 'automation';

/** An owner's right to work for a consumer, and where the database says it stands. */
export interface Lease {
  readonly consumer: string;
  readonly epoch: string;
  /** The last event it has passed; its id is empty where the position was stored before ids were. */
  passed: Mark | undefined;
  /** Position of the last decision about a quarantine that the rows were built with. */
  quarantine: bigint | undefined;
  /** Of an automation, the position behind which its events begin: -1 for all of them. */
  readonly beginsBehind: bigint | undefined;
}

/** Another worker owns the consumer by now, or the database lost what it had: whatever was tried is rolled back. */
export class Fenced extends Error {
  constructor(consumer: string) {
    super(`${consumer} is owned by another worker, or stands elsewhere than this one thinks`);
    this.name = 'Fenced';
  }
}

/** What the consumer had built was emptied: it begins again. */
export class Rebuilding extends Fenced {
  constructor(consumer: string) {
    super(consumer);
    this.message = `${consumer} is built again from the beginning: an event it had applied was set aside or taken back`;
  }
}

/** What the consumer was there for is done; it has no checkpoint any more. */
export class Finished extends Error {
  constructor(consumer: string) {
    super(`${consumer} is finished`);
    this.name = 'Finished';
  }
}

/** A position was not passed in time; `behind` are the consumers that are missing. */
export class NotCaughtUp extends Error {
  constructor(
    readonly behind: readonly { consumer: string; error: string | null }[],
    position: bigint,
  ) {
    const names = behind.map(({ consumer, error }) => (error ? `${consumer} (${error})` : consumer));
    super(`not yet at position ${position}: ${names.join(', ')}`);
    this.name = 'NotCaughtUp';
  }
}

export interface CheckpointRow {
  consumer: string;
  kind: ConsumerKind;
  version: number;
  position: string | null;
  owner: string | null;
  aliveAt: string | null;
  error: string | null;
  parked: number;
}

/** An owner silent for so long is taken for gone, even when its connection still stands (a stopped process). */
export const LEASE_SECONDS = 15;
const POLL_MS = 15;
/** How long the ledger must stay quiet after everybody passed its last event. */
const QUIET_MS = 150;

/** The `checkpoint` table: who works for a consumer, how far it has come, and waiting for that. */
export class Checkpoints {
  constructor(private readonly database: Database) {}

  /** Notes a consumer that is new; one that begins from now on has passed `lastEvent`, whoever is first to note it. */
  async ensure(
    consumer: string,
    kind: ConsumerKind,
    version: number,
    lastEvent: () => Promise<Mark | undefined> = () => Promise.resolve(undefined),
  ): Promise<void> {
    const { rowCount } = await this.database.query('SELECT FROM checkpoint WHERE consumer = $1', [consumer]);
    if (rowCount !== 0) return;
    const past = await lastEvent();
    const beginsBehind = kind === 'automation' ? (positionOf(past) ?? '-1') : null;
    await this.database.query(
      `INSERT INTO checkpoint (consumer, kind, version, position, event_id, begins_behind)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [consumer, kind, version, positionOf(past), idOf(past), beginsBehind],
    );
  }

  async isAbandoned(consumer: string): Promise<boolean> {
    const { rows } = await this.database.query<{ abandoned: boolean }>(
      `SELECT coalesce(alive_at < now() - make_interval(secs => $2), true) AS abandoned FROM checkpoint WHERE consumer = $1`,
      [consumer, LEASE_SECONDS],
    );
    return rows[0]?.abandoned ?? false;
  }

  /**
   * Makes the caller the owner; undefined where the rows are of an older version, which others are built to replace.
   * @throws InvariantViolation when a newer version built the rows
   */
  async takeOver(consumer: string, version: number, owner: string): Promise<Lease | undefined> {
    const { rows } = await this.database.query<StoredMark & StoredLease>(
      `UPDATE checkpoint SET epoch = epoch + 1, owner = $3, alive_at = now(), error = NULL
       WHERE consumer = $1 AND version = $2
       RETURNING position, event_id AS id, quarantine, epoch, begins_behind AS "beginsBehind"`,
      [consumer, version, owner],
    );
    const [row] = rows;
    if (row) {
      const { epoch, quarantine, beginsBehind } = row;
      return {
        consumer,
        epoch,
        passed: markOf(row),
        quarantine: bigintOf(quarantine),
        beginsBehind: bigintOf(beginsBehind),
      };
    }
    await this.refuseNewer(consumer, version);
    return undefined;
  }

  private async refuseNewer(consumer: string, version: number): Promise<void> {
    const { rows } = await this.database.query<{ version: number }>(
      'SELECT version FROM checkpoint WHERE consumer = $1',
      [consumer],
    );
    const built = rows[0]?.version;
    if (built === undefined || built <= version) return;
    throw new InvariantViolation(`${consumer} was built by version ${built}; this worker has only ${version}`);
  }

  /** First statement of a batch's transaction: takes the row's lock and moves on. @throws Fenced */
  async advance(sql: Sql, lease: Lease, to: Mark | undefined): Promise<void> {
    const { rowCount } = await sql.query(
      `UPDATE checkpoint SET position = $4, event_id = $5, alive_at = now(), error = NULL
       WHERE consumer = $1 AND epoch = $2 AND position IS NOT DISTINCT FROM $3::bigint`,
      [lease.consumer, lease.epoch, positionOf(lease.passed), positionOf(to), idOf(to)],
    );
    if (rowCount !== 1) throw new Fenced(lease.consumer);
  }

  /** Notes which decisions about quarantines the rows are built with from here on. */
  async buildWith(lease: Lease, quarantine: bigint | undefined): Promise<void> {
    await this.database.query('UPDATE checkpoint SET quarantine = $3 WHERE consumer = $1 AND epoch = $2', [
      lease.consumer,
      lease.epoch,
      quarantine === undefined ? null : String(quarantine),
    ]);
    lease.quarantine = quarantine;
  }

  /** Empties what a builder has built so far, so that it begins again. @throws Fenced; Rebuilding when it is done */
  async rebuild(lease: Lease, reset: (sql: Sql) => Promise<void>): Promise<never> {
    await this.database.transaction(async (sql) => {
      await this.advance(sql, lease, undefined);
      await sql.query('DELETE FROM parked WHERE consumer = $1', [lease.consumer]);
      await reset(sql);
    });
    throw new Rebuilding(lease.consumer);
  }

  /** Sign of life, error and position of several consumers in one statement; answers which of them are still owned. */
  async report(
    entries: readonly { lease: Lease; to: Mark | undefined; error: string | undefined }[],
  ): Promise<Set<string>> {
    const { rows } = await this.database.query<{ consumer: string }>(
      // In one statement, and without waiting for the disk: it comes often, and the next one mends what a crash loses.
      `UPDATE checkpoint c SET position = v.upto, event_id = v.id, alive_at = now(), error = v.error
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[], $6::text[])
           AS v(consumer, epoch, since, upto, id, error),
         (SELECT set_config('synchronous_commit', 'off', true)) AS relaxed
       WHERE c.consumer = v.consumer AND c.epoch = v.epoch AND c.position IS NOT DISTINCT FROM v.since
       RETURNING c.consumer`,
      [
        entries.map(({ lease }) => lease.consumer),
        entries.map(({ lease }) => lease.epoch),
        entries.map(({ lease }) => positionOf(lease.passed)),
        entries.map(({ to }) => positionOf(to)),
        entries.map(({ to }) => idOf(to)),
        entries.map(({ error }) => error ?? null),
      ],
    );
    return new Set(rows.map(({ consumer }) => consumer));
  }

  /** The last event that any consumer has passed, and how often the log was taken as it is. */
  async furthest(): Promise<{ mark: Mark | undefined; adoptions: number }> {
    const { rows } = await this.database.query<StoredMark & { adoptions: number }>(
      `SELECT c.position, c.event_id AS id, coalesce((SELECT adoptions FROM followed_log), 0) AS adoptions
       FROM (SELECT) AS always LEFT JOIN checkpoint c ON c.position IS NOT NULL
       ORDER BY c.position DESC NULLS LAST, c.event_id NULLS LAST LIMIT 1`,
    );
    const [row] = rows;
    return { mark: row && markOf(row), adoptions: row?.adoptions ?? 0 };
  }

  async rows(): Promise<CheckpointRow[]> {
    const { rows } = await this.database.query<CheckpointRow>(
      `SELECT consumer, kind, version, position, owner, alive_at AS "aliveAt", error,
        (SELECT count(*)::int FROM parked p WHERE p.consumer = c.consumer) AS parked
       FROM checkpoint c ORDER BY consumer`,
    );
    return rows;
  }

  /**
   * Waits until consumers have passed a position, so that a query sees what a command wrote; by default all have, and
   * what is built anew is shown.
   * @throws NotCaughtUp after `timeoutMs`
   */
  async waitFor(position: bigint, timeoutMs: number, consumers?: readonly string[]): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const { rows } = await this.database.query<{ consumer: string; error: string | null }>(
        `SELECT consumer, error FROM checkpoint
         WHERE ((position IS NULL OR position < $1) AND ($2::text[] IS NULL OR consumer = ANY ($2)))
           OR ($2::text[] IS NULL AND consumer ~ '@')`,
        [String(position), consumers ?? null],
      );
      if (rows.length === 0) return;
      if (Date.now() >= deadline) throw new NotCaughtUp(rows, position);
      await delay(POLL_MS);
    }
  }

  /**
   * Waits until every consumer has passed the ledger's last event and nothing new follows; answers that position.
   * @throws NotCaughtUp when nothing comes to rest within `timeoutMs`
   */
  async settled(store: EventStore, timeoutMs: number): Promise<bigint | undefined> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const last = (await store.lastEvent())?.position;
      if (last !== undefined) await this.waitFor(last, deadline - Date.now());
      await delay(QUIET_MS);
      const after = (await store.lastEvent())?.position;
      if (after === last) return last;
    }
  }
}

interface StoredLease {
  epoch: string;
  quarantine: string | null;
  beginsBehind: string | null;
}
const bigintOf = (value: string | null): bigint | undefined => (value === null ? undefined : BigInt(value));

interface StoredMark {
  position: string | null;
  id: string | null;
}
const markOf = ({ position, id }: StoredMark): Mark | undefined =>
  position === null ? undefined : { position: BigInt(position), id: id ?? '' };
const positionOf = (mark: Mark | undefined): string | null => (mark === undefined ? null : String(mark.position));
const idOf = (mark: Mark | undefined): string | null => mark?.id || null;
