import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { StoreClock } from '#libs/event-sourcing/clock/store-clock.js';
import { Codec } from '#libs/event-sourcing/codec.js';
import { EventRegistry } from '#libs/event-sourcing/event.js';
import type { Patience } from '#libs/event-sourcing/eventstoredb/connection.js';
import { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import { LogGuard } from '#libs/read-models/founding/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { Streams } from '#libs/event-sourcing/streams.js';
import { Builds } from '#libs/read-models/builds/builds.js';
import { Database } from '#libs/read-models/postgres/database.js';
import { PostgresVault, vaultMigrations } from '#libs/read-models/postgres/vault.js';
import { Checkpoints, checkpointMigrations } from '#libs/read-models/worker/checkpoints.js';
import { systemClock } from '#libs/kernel/time.js';
import { allAutomations, allCategories, allCommands, allEventDefinitions } from './contexts.js';
import { allModels } from '../worker/projections.js';

export interface LedgerOptions {
  /** `esdb://…` */
  readonly eventStoreUrl: string;
  /** `postgres://…` */
  readonly databaseUrl: string;
  /** Up to 40 of A-Z a-z 0-9 _ -; empty is a namespace, too. */
  readonly namespace: string;
  /** How long a call waits for an event store that is away; some 7 s by default. */
  readonly patience?: Patience;
}

/** An open ledger: both stores connected, the database's tables up to date. */
export interface OpenLedger {
  readonly store: EventStore;
  readonly storeClock: StoreClock;
  readonly ledger: Ledger;
  readonly database: Database;
  /** Read models in the making, and those that are shown. */
  readonly builds: Builds;
  readonly vault: PostgresVault;
  readonly checkpoints: Checkpoints;
  /** Whether the log is the one that the database followed. */
  readonly guard: LogGuard;
  /** Disconnects; what is stored stays. */
  close(): Promise<void>;
}

/** Both stores connected, the database's tables up to date, and nothing said yet about whether they belong together. */
export const connectStores = async ({
  eventStoreUrl,
  databaseUrl,
  namespace,
  patience,
}: LedgerOptions): Promise<Pick<OpenLedger, 'store' | 'database' | 'builds' | 'vault' | 'close'>> => {
  const ours = new Namespace(namespace, allCategories);
  const database = new Database(databaseUrl, ours);
  const builds = new Builds(database, allModels);
  try {
    await database.migrate([vaultMigrations], 'vault');
    await database.migrate([checkpointMigrations]);
    await builds.prepare();
  } catch (error) {
    await database.close();
    throw error;
  }
  const vault = new PostgresVault(database);
  const codec = new Codec(new EventRegistry(allEventDefinitions), ours, vault);
  const store = new EventStore(eventStoreUrl, ours, codec, patience);
  const close = async (): Promise<void> => {
    await store.dispose();
    await database.close();
  };
  return { store, database, builds, vault, close };
};

/**
 * Connects a ledger to its two stores and migrates the database. Where the log is not the one that the database
 * followed, the ledger opens and `guard` says so; whoever wants to append is refused.
 * @throws InvariantViolation for a namespace that is none or a migration that changed; the driver's error when the
 *   database cannot be reached
 * @throws StoreMismatch VAULT_LOST when the database does not have the keys of the log's personal data
 */
export const createLedger = async (options: LedgerOptions): Promise<OpenLedger> => {
  const stores = await connectStores(options);
  const { store, database, builds, vault } = stores;
  const checkpoints = new Checkpoints(database);
  const guard = new LogGuard(store, database, checkpoints);
  const close = async (): Promise<void> => {
    guard.stop();
    await stores.close();
  };
  try {
    await guard.start();
    await vault.forgetLost();
  } catch (error) {
    await close();
    throw error;
  }
  const storeClock = new StoreClock(store, systemClock, () => performance.now());
  const ledger = new Ledger(store, systemClock, new Streams(store), storeClock);
  return { store, storeClock, ledger, database, builds, vault, checkpoints, guard, close };
};

/** Gives Ledger, Database and the CommandBus with every handler; automations can be asked for, and do nothing by themselves. */
@Module({})
export class LedgerModule {
  static of({ ledger, database }: Pick<OpenLedger, 'ledger' | 'database'>): DynamicModule {
    return {
      module: LedgerModule,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: Ledger, useValue: ledger },
        { provide: Database, useValue: database },
        ...allCommands.map(({ Handler }): Provider => Handler),
        ...(allAutomations as Provider[]),
      ],
      exports: [Ledger, Database, CqrsModule, ...allAutomations],
    };
  }
}
