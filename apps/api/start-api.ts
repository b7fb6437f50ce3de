import type { TokenVerifier } from '#libs/identity/index.js';
import { LedgerModule, type OpenLedger } from '../ledger/composition.js';
import { ledgerHealth } from '../worker/health.js';
import type { Worker } from '../worker/worker.js';
import { type Api, createApi } from './create-api.js';
import { type ApiLog, jsonLog } from './http/log.js';
import { ReadPosition, WAIT_MS } from './http/read-position.js';
import { gapsOf, readModelPosition } from './read-models.js';
import { ReadModelsModule } from './read-models.module.js';
import { revisionsOf } from './revisions.js';

export interface StartApiOptions {
  readonly identity: TokenVerifier;
  /** The worker of this process, if it runs one: its lag is then part of health. */
  readonly worker?: Worker;
  /** Loopback by default. */
  readonly host?: string;
  /** 0, the default: the system chooses one. */
  readonly port?: number;
  /** Origins whose pages may ask; none by default. */
  readonly corsOrigins?: readonly string[];
  /** JSON lines on stderr by default. */
  readonly log?: ApiLog;
}

/** Serves an open ledger. Close the API before the ledger. */
export const startApi = (
  open: OpenLedger,
  { identity, worker, host, port, corsOrigins, log }: StartApiOptions,
): Promise<Api> =>
  createApi({
    ledger: [LedgerModule.of(open), ReadModelsModule.of(open.database, open.vault)],
    identity,
    revisions: revisionsOf(open.store),
    position: new ReadPosition(readModelPosition(open.database, open.store), WAIT_MS, gapsOf(open.database)),
    vault: open.vault,
    health: () => ledgerHealth(open, worker),
    refusal: () => open.guard.mismatch,
    log: log ?? jsonLog,
    ...(corsOrigins === undefined ? {} : { corsOrigins }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
  });
