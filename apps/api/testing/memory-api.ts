import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { billing } from '#libs/billing/index.js';
import { cashback } from '#libs/cashback/index.js';
import { catalogue } from '#libs/catalogue/index.js';
import { corrections } from '#libs/corrections/index.js';
import { delegation } from '#libs/delegation/index.js';
import { eventDefinitions as claimEvents } from '#libs/event-sourcing/claims/index.js';
import { eventDefinitions as journalEvents } from '#libs/event-sourcing/journal/index.js';
import { eventDefinitions as registerEvents } from '#libs/event-sourcing/register/index.js';
import type { EventDefinition } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Vault } from '#libs/event-sourcing/personal.js';
import { type Interference, Memory, memoryLedger } from '#libs/event-sourcing/testing/memory-ledger.js';
import {
  createDevelopmentKey,
  createVerifier,
  developmentIdentity,
  type DevelopmentKey,
} from '#libs/identity/index.js';
import { notification } from '#libs/notification/index.js';
import { orders } from '#libs/orders/index.js';
import type { Opener, Sql } from '#libs/read-models/projection.js';
import { marketplace } from '#libs/marketplace/index.js';
import { organisation } from '#libs/organisation/index.js';
import { prepaid } from '#libs/prepaid/index.js';
import { programme } from '#libs/programme/index.js';
import { support } from '#libs/support/index.js';
import { type Api, type ApiOptions, createApi } from '../create-api.js';
import type { HealthReport } from '../health/health.controller.js';
import type { ApiLog } from '../http/log.js';
import { ReadPosition } from '../http/read-position.js';
import { ReadModelsModule } from '../read-models.module.js';
import { revisionsOf } from '../revisions.js';

const contexts = [
  organisation,
  programme,
  catalogue,
  delegation,
  orders,
  billing,
  prepaid,
  cashback,
  corrections,
  support,
  notification,
  marketplace,
];

@Module({})
class MemoryLedgerModule {
  static of(ledger: Ledger): DynamicModule {
    const handlers = contexts.flatMap(({ commands }) => commands.map(({ Handler }): Provider => Handler));
    return {
      module: MemoryLedgerModule,
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: Ledger, useValue: ledger }, ...handlers],
      exports: [Ledger, CqrsModule],
    };
  }
}

/** All event types of the contexts, each once: two contexts may both use a claim. */
const definitions = (): EventDefinition[] => {
  const all: readonly EventDefinition[] = [
    ...contexts.flatMap(({ events }) => events),
    ...claimEvents,
    ...registerEvents,
    ...journalEvents,
  ];
  return [...new Map(all.map((one) => [one.type, one])).values()];
};

/** Read models that hold nothing. */
const nothing: Sql = { query: async () => ({ rows: [], rowCount: 0 }) };
const unopened: Opener = { open: async (value) => String(value) };

/** What a spec lets the queries of one read model answer. */
export const answering = <Q extends object>(
  queries: new (sql: Sql, personal: Opener) => Q,
  methods: Partial<Q>,
): Provider => ({ provide: queries, useValue: Object.assign(new queries(nothing, unopened), methods) });

/** The last provider of a class is the one that is taken. */
const memoryReadModels = (vault: Vault, overrides: readonly Provider[]): DynamicModule => {
  const { module, providers = [], exports = [] } = ReadModelsModule.of(nothing, vault);
  return { module, providers: [...providers, ...overrides], exports };
};

export interface MemoryApi {
  readonly api: Api;
  readonly key: DevelopmentKey;
  readonly memory: Memory;
  readonly logged: { level: string; message: string; fields: Record<string, unknown> }[];
}

/** A real HTTP server with every handler, over a ledger in memory: needs no other server. */
export const startMemoryApi = async (
  changes: {
    /** By `answering`; whatever is not given holds nothing. */
    queries?: readonly Provider[];
    position?: ApiOptions['position'];
    health?: HealthReport;
    interference?: Interference;
    corsOrigins?: readonly string[];
    /** An earlier API's memory and key, for one that starts again on them. */
    before?: Pick<MemoryApi, 'memory' | 'key'>;
  } = {},
): Promise<MemoryApi> => {
  const memory = changes.before?.memory ?? new Memory(definitions());
  const ledger = memoryLedger(memory, changes.interference);
  const key = changes.before?.key ?? (await createDevelopmentKey());
  const logged: MemoryApi['logged'] = [];
  const log: ApiLog = (level, message, fields = {}) => void logged.push({ level, message, fields });
  const api = await createApi({
    ledger: [MemoryLedgerModule.of(ledger), memoryReadModels(memory.vault, changes.queries ?? [])],
    identity: createVerifier(developmentIdentity(key)),
    revisions: revisionsOf(ledger.store),
    position: changes.position ?? new ReadPosition(async () => BigInt(memory.all.length - 1), 200),
    vault: memory.vault,
    health: async () => changes.health ?? { ready: true },
    log,
    ...(changes.corsOrigins ? { corsOrigins: changes.corsOrigins } : {}),
  });
  return { api, key, memory, logged };
};
