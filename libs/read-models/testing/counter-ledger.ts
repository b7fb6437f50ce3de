import { join } from 'node:path';
import { IsInt, IsString } from 'class-validator';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { derivedUuid, freshUuid } from '#libs/kernel/ids.js';
import { systemClock } from '#libs/kernel/time.js';
import { automationActor } from '#libs/kernel/actor.js';
import { Codec } from '#libs/event-sourcing/codec.js';
import { defineEvent, type EventDefinition, EventRegistry, type RecordedEvent } from '#libs/event-sourcing/event.js';
import { EventStore, NO_EVENTS } from '#libs/event-sourcing/eventstoredb/store.js';
import { writeForeign } from '#libs/event-sourcing/eventstoredb/testing/foreign.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { Database } from '../postgres/database.js';
import { PostgresVault, vaultMigrations } from '../postgres/vault.js';
import type { Projection, Sql } from '../projection.js';
import { decideQuarantine } from '#libs/event-sourcing/quarantine/decide.js';
import * as quarantine from '#libs/event-sourcing/quarantine/index.js';
import { Checkpoints, checkpointMigrations } from '../worker/checkpoints.js';
import { Builds } from '../builds/builds.js';

class CountedData {
  @IsString() name!: string;
  @IsInt() amount!: number;
}
export const Counted = defineEvent({ type: 'Counted', version: 1, data: CountedData });
export const Ignored = defineEvent({ type: 'Ignored', version: 1, data: CountedData });

/** Folder of the SQL files of `counterProjection`. */
export const counterSql = join(import.meta.dirname, 'counters');

/** A ledger of counters on the servers of the test run, in a namespace of its own. */
export class CounterLedger {
  readonly namespace: Namespace;
  readonly database: Database;
  readonly vault: PostgresVault;
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  private readonly revisions = new Map<string, number>();
  private appended = 0;

  constructor(definitions: readonly EventDefinition[] = [Counted, Ignored], namespace = testNamespace()) {
    const urls = testUrls();
    this.namespace = new Namespace(namespace, ['counter', ...quarantine.categories]);
    this.database = new Database(urls.databaseUrl, this.namespace);
    this.vault = new PostgresVault(this.database);
    const codec = new Codec(
      new EventRegistry([...definitions, ...(quarantine.eventDefinitions as unknown as EventDefinition[])]),
      this.namespace,
      this.vault,
    );
    this.store = new EventStore(urls.eventStoreUrl, this.namespace, codec);
    this.checkpoints = new Checkpoints(this.database);
  }

  async open(): Promise<this> {
    await this.database.migrate([vaultMigrations], 'vault');
    await this.database.migrate([checkpointMigrations]);
    return this;
  }

  /** Read models of counters, each shown; what is kept by no table is made of nothing. */
  async builds(...projections: readonly Projection[]): Promise<Builds> {
    const models = projections.map((projection) => ({
      projection,
      folder: projection.tables.length > 0 ? counterSql : import.meta.dirname,
    }));
    const builds = new Builds(this.database, models);
    await builds.prepare();
    return builds;
  }

  /** Appends `amounts` to a counter's stream, in one go, and answers the last position; an import brings them if named. */
  async count(name: string, amounts: readonly number[], type = 'Counted', importId?: string): Promise<bigint> {
    const before = this.revisions.get(name) ?? NO_EVENTS;
    const events = await Promise.all(
      amounts.map((amount) => {
        this.appended += 1;
        const id = derivedUuid('counted', this.namespace.name, this.appended);
        return this.store.codec.encode({ type, data: { name, amount } }, id, {
          commandId: id,
          $correlationId: id,
          $causationId: id,
          actor: automationActor('spec'),
          effectiveAt: '2024-01-01T00:00:00Z',
          ...(importId === undefined ? {} : { importId }),
        });
      }),
    );
    const { revision, position } = await this.store.append(`counter-${name}`, events, before);
    this.revisions.set(name, revision);
    return position;
  }

  /** Appends to a counter's stream what somebody else would, past the ledger's door; answers its id. */
  async intrude(name: string, event: Omit<Parameters<typeof writeForeign>[2], 'id'>): Promise<string> {
    const id = freshUuid();
    await writeForeign(testUrls().eventStoreUrl, `${this.namespace.name}/counter-${name}`, { ...event, id } as never);
    this.revisions.set(name, (this.revisions.get(name) ?? NO_EVENTS) + 1);
    return id;
  }

  /** Sets an event aside, or takes it back, as a person would. */
  async decide(eventId: string, isRelease = false): Promise<boolean> {
    const event = await this.store.findEvent(eventId);
    if (!event) throw new Error(`there is no ${eventId}`);
    const decision = { event, isRelease, by: 'ada', reason: 'does not belong' };
    return decideQuarantine(this.store, systemClock, decision);
  }

  async totals(): Promise<Record<string, [string, string]>> {
    const { rows } = await this.database.query<{ name: string; total: string; events: string }>(
      'SELECT * FROM counter ORDER BY name',
    );
    return Object.fromEntries(rows.map(({ name, total, events }) => [name, [total, events]]));
  }

  async close({ drop = true } = {}): Promise<void> {
    if (drop) await this.database.dropSchemas();
    await this.store.dispose();
    await this.database.close();
  }
}

/** Sums counters, so that an event applied twice or left out shows. */
export const counterProjection = (overrides: Partial<Projection> = {}): Projection => ({
  name: 'counters',
  version: 1,
  types: new Set(['Counted']),
  tables: ['counter'],
  apply: sumUp,
  ...overrides,
});

export const sumUp = async (events: readonly RecordedEvent[], sql: Sql): Promise<void> => {
  const data = events.map((event) => event.data as CountedData);
  await sql.query(
    `INSERT INTO counter SELECT name, sum(amount), count(*) FROM unnest($1::text[], $2::bigint[]) AS v(name, amount) GROUP BY name
     ON CONFLICT (name) DO UPDATE SET total = counter.total + excluded.total, events = counter.events + excluded.events`,
    [data.map(({ name }) => name), data.map(({ amount }) => amount)],
  );
};
