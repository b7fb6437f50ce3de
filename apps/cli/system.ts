import 'reflect-metadata';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { Provider, RegisterProvider } from '#libs/billing/index.js';
import { within } from '#libs/processes/timing.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { type DevelopmentKey, issueToken, type TokenVerifier } from '#libs/identity/index.js';
import { freshUuid } from '#libs/kernel/ids.js';
import type { Api } from '../api/create-api.js';
import { noLog } from '../api/http/log.js';
import { startApi } from '../api/start-api.js';
import { createLedger, LedgerModule, type LedgerOptions, type OpenLedger } from '../ledger/composition.js';
import type { LogForm } from '../ledger/config.js';
import { apiLog, workerLog } from '../ledger/log.js';
import type { Mail } from '../worker/mail/post-office.js';
import { automationsOf, startWorker, type Worker, type WorkerOptions } from '../worker/worker.js';
import { note } from './output.js';
import { ApiClient } from './rehearse/api-client.js';
import type { Desks } from './rehearse/collect.js';
import { listenProblem } from './listen.js';
import { reachStore } from './reach-store.js';

/** A store that is silent keeps nobody from ending: what is under way is found again by its checkpoint. */
const STOP_MS = 5_000;

/** Command handlers on an open ledger, in this process. */
export interface Handlers {
  open: OpenLedger;
  app: INestApplicationContext;
  commands: CommandBus;
  close(): Promise<void>;
}

/** Opens the ledger and its command handlers, without HTTP. */
export const openHandlers = async (options: LedgerOptions): Promise<Handlers> => {
  await reachStore(options.eventStoreUrl, options.patience);
  const open = await createLedger(options);
  if (open.guard.mismatch) note(open.guard.mismatch.message);
  try {
    const app = await NestFactory.createApplicationContext(LedgerModule.of(open), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    const close = async (): Promise<void> => {
      await app.close();
      await within(open.close(), STOP_MS);
    };
    return { open, app, commands: app.get(CommandBus, { strict: false }), close };
  } catch (error) {
    await open.close();
    throw error;
  }
};

export interface ServingOptions {
  identity: TokenVerifier;
  host?: string;
  port?: number;
  /** Origins whose pages may ask; none by default. */
  corsOrigins?: readonly string[];
  /** Runs projections and automations here; otherwise another process does. */
  follow: boolean;
  /** Also does here what runs by date. */
  schedule?: boolean;
  /** Also delivers notices here. */
  mail?: Mail | undefined;
  /** How what happens is logged on standard error; without it nothing is. */
  log?: LogForm;
}

/** A ledger that serves: handlers, worker and HTTP API in this process. */
export interface Serving {
  api: Api;
  worker: Worker | undefined;
  stop(): Promise<void>;
}

/** Runs projections and automations in this process. */
const follow = ({ open, app }: Handlers, options: WorkerOptions): Promise<Worker> =>
  startWorker(open, automationsOf(app), options);

/** Starts worker and API on an open ledger. */
export const serve = async (handlers: Handlers, options: ServingOptions): Promise<Serving> => {
  const { open } = handlers;
  const { schedule = false, mail } = options;
  const logging = options.log ? { log: workerLog(options.log) } : {};
  const worker = options.follow ? await follow(handlers, { schedule, mail, ...logging }) : undefined;
  try {
    const { identity, host, port, corsOrigins, log } = options;
    const api = await startApi(open, {
      identity,
      ...(worker ? { worker } : {}),
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(corsOrigins === undefined ? {} : { corsOrigins }),
      log: log ? apiLog(log) : noLog,
    });
    const stop = async (): Promise<void> => {
      await api.close();
      if (worker) await within(worker.stop(), STOP_MS);
    };
    return { api, worker, stop };
  } catch (error) {
    await worker?.stop();
    throw listenProblem({ host: options.host, port: options.port ?? 0 }, error);
  }
};

/** Clients of the API as each of the provider's desks, with tokens of a development key. */
export const desksOf = async (url: string, key: DevelopmentKey): Promise<Desks> => {
  const desk = async (as: string): Promise<ApiClient> => new ApiClient(url, await issueToken(key, { as }));
  return {
    finance: await desk('staff:finance'),
    support: await desk('staff:support'),
    programme: await desk('staff:programme'),
  };
};

/** A supplier whose name says that it is not a real one; invoices of samples and rehearsals need some supplier. */
const SAMPLE_PROVIDER = {
  name: 'Sample Hosting SA',
  street: 'Rue du Modèle 1',
  postcode: '1200',
  town: 'Genève',
  country: 'CH',
  vatNumber: 'CHE-123.456.788 MWST',
  qrIban: 'CH4431999123000889012',
};

/**
 * Registers the sample provider where a history is played into a ledger that has none: histories do not name theirs,
 * and an invoice must name a supplier. Says so, because issued invoices keep it.
 */
export const ensureProvider = async ({ commands, open }: Handlers): Promise<void> => {
  if (await hasProvider(open.ledger)) return;
  note(
    `No provider is registered, so invoices name the placeholder "${SAMPLE_PROVIDER.name}"; POST /v1/provider first to have yours on them.`,
  );
  const commandId = freshUuid();
  await commands.execute(
    new RegisterProvider(SAMPLE_PROVIDER, {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { userId: 'import', orgId: null, role: 'staff:finance', channel: 'import' },
    }),
  );
};

export const hasProvider = async (ledger: Ledger): Promise<boolean> =>
  (await ledger.read(Provider, 'main')).state.supplier !== null;
