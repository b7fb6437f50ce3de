import pg from 'pg';
import { storable } from '#libs/kernel/text.js';
import { type Namespace, quoteIdentifier } from '#libs/event-sourcing/namespace.js';
import type { Sql } from '../projection.js';
import { migrateSchema } from './migrations.js';
import { columnTypes } from './types.js';
import { isDatabaseFull } from './failures.js';

/**
 * Schemas of a ledger: checkpoints and what is shown of read models, rebuildable, with a schema more for the rows of each
 * build; keys of personal data, never rebuildable.
 */
export const PURPOSES = ['ledger', 'vault'] as const;
type Purpose = (typeof PURPOSES)[number] | `ledger_${string}`;

export interface TransactionOptions {
  /**
   * False for what can be built again from the events: a crash of the server may take the last moments back, rows and
   * checkpoint together, and the commit does not wait for the disk. Default true.
   */
  durable?: boolean;
  /** Quoted schema whose tables come before those of the ledger's. */
  schema?: string;
}

/**
 * What stands in the log must be shown whatever its texts hold: a character that PostgreSQL takes in no text becomes
 * U+FFFD, here and nowhere else.
 */
const storing = (client: Pick<pg.Pool, 'query'> | pg.PoolClient): Sql => ({
  query: async <Row extends object>(text: string, values?: readonly unknown[]) => {
    const { rows, rowCount } = await client.query<Row & pg.QueryResultRow>(text, values?.map(storedAs));
    return { rows: rows as Row[], rowCount };
  },
});
const storedAs = (value: unknown): unknown =>
  typeof value === 'string' || Array.isArray(value) ? storable(value) : value;

const RELAXED = 'SET LOCAL synchronous_commit TO off';
const SEARCH_PATH = 'SET LOCAL search_path TO';
const CONNECTIONS = 16;
const CONNECT_TIMEOUT_MS = 10_000;
/** A disk that was found full is told for so long at least: what others commit meanwhile may have needed no room. */
const FULL_AT_LEAST_MS = 3_000;

/**
 * The ledger's PostgreSQL: a pool whose search path is the namespace's schema, so that SQL names tables without one.
 * Positions (bigint) and amounts (numeric) are answered as texts, dates as `YYYY-MM-DD`, instants as ISO UTC.
 */
export class Database implements Sql {
  private noRoom: { error: Error; at: number } | undefined;
  private committedAt = 0;
  private readonly pool: pg.Pool;

  constructor(
    private readonly url: string,
    readonly namespace: Namespace,
  ) {
    this.pool = new pg.Pool({ ...this.connection('ledger'), max: CONNECTIONS });
    // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
    this.pool.on('error', () => undefined);
  }

  /** Quoted name of the schema for a purpose. */
  schema(purpose: Purpose): string {
    return quoteIdentifier(this.namespace.schema(purpose));
  }

  async query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]) {
    return storing(this.pool)
      .query<Row>(text, values)
      .catch((error: unknown) => this.noted(error));
  }

  /** Runs `work` in one transaction of one connection; an error rolls everything back and is thrown on. */
  async transaction<T>(
    work: (sql: Sql) => Promise<T>,
    { durable = true, schema }: TransactionOptions = {},
  ): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query(
        [
          'BEGIN',
          ...(durable ? [] : [RELAXED]),
          ...(schema ? [`${SEARCH_PATH} ${schema}, ${this.schema('ledger')}`] : []),
        ].join(';'),
      );
      const result = await work(storing(client));
      await client.query('COMMIT');
      this.committedAt = Date.now();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => {
        broken = failed;
      });
      return this.noted(error);
    } finally {
      client.off('error', onError);
      client.release(broken ?? false);
    }
  }

  /** Why the last statement that needed room could not have it, and when; undefined once others commit. */
  get full(): { error: Error; at: number } | undefined {
    if (!this.noRoom) return undefined;
    const isOver = this.committedAt > this.noRoom.at && Date.now() - this.noRoom.at > FULL_AT_LEAST_MS;
    return isOver ? undefined : this.noRoom;
  }

  /** A connection of its own, outside the pool, for what lives as long as the session, such as advisory locks. */
  async session(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.connection('ledger'), keepAlive: true });
    await client.connect();
    return client;
  }

  /**
   * Brings a purpose's schema up to date with the numbered SQL files of some folders, in the folders' order. Safe to
   * run twice, at once or after a crash: one at a time, and each file commits together with the note that it ran.
   * @throws InvariantViolation when a file that ran before has changed
   */
  async migrate(folders: readonly string[], purpose: Purpose = 'ledger'): Promise<void> {
    const client = new pg.Client(this.connection(purpose));
    // The query under way reports a lost connection; the event beside it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await migrateSchema(client, this.namespace.schema(purpose), folders);
    } finally {
      await client.end();
    }
  }

  /** Runs `work` while no other process of this ledger is at work of the same name. */
  async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const session = await this.session();
    session.on('error', () => undefined);
    try {
      await session.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`${this.schema('ledger')} ${name}`]);
      return await work();
    } finally {
      await session.end();
    }
  }

  /** Removes everything of this namespace, keys included: for throw-away ledgers only. */
  async dropSchemas(): Promise<void> {
    const ofThisOne = this.namespace.schema('ledger').slice('ledger'.length);
    const { rows } = await this.query<{ schema: string }>(
      'SELECT quote_ident(nspname) AS schema FROM pg_namespace WHERE nspname ~ $1',
      [`^ledger_\\d+${ofThisOne}$`],
    );
    for (const { schema } of rows) await this.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    for (const purpose of PURPOSES) await this.query(`DROP SCHEMA IF EXISTS ${this.schema(purpose)} CASCADE`);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** @throws what it is given */
  private noted(error: unknown): never {
    if (isDatabaseFull(error)) this.noRoom = { error: error as Error, at: Date.now() };
    throw error;
  }

  private connection(purpose: Purpose): pg.ClientConfig {
    return {
      connectionString: this.url,
      types: columnTypes,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'ledger',
      options: `-c search_path=${this.schema(purpose)} -c timezone=UTC -c client_min_messages=warning`,
    };
  }
}
