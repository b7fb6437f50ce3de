import type { INestApplicationContext } from '@nestjs/common';
import type { Automation } from '#libs/event-sourcing/automation.js';
import { type ConsumerHealth, Engine } from '#libs/read-models/worker/engine.js';
import { type Log, silent } from '#libs/read-models/worker/log.js';
import { allAutomations } from '../ledger/contexts.js';
import type { OpenLedger } from '../ledger/composition.js';
import { alone } from '../ledger/alone.js';
import { unlessImporting } from '../ledger/import-lock.js';
import { dueNotices } from '#projections/notices/notices.query.js';
import { type Mail, PostOffice } from './mail/post-office.js';
import { Scheduler } from './scheduler.js';

export interface Worker {
  /** How each consumer does in this process. */
  health(): ConsumerHealth[];
  /** What runs by date and stands still in this process, with why; undefined where nothing runs by date. */
  timedWork(): ReadonlyMap<string, string> | undefined;
  /** Why this process delivers no notices; null while it can, and where it is not its work. */
  mail(): string | null;
  /** Lets what is under way end, stores the positions and gives up ownership. */
  stop(): Promise<void>;
}

/** The automations of an application that imports LedgerModule. */
export const automationsOf = (app: INestApplicationContext): Automation[] =>
  allAutomations.map((automation) => app.get(automation, { strict: false }));

/** How a worker runs. */
export interface WorkerOptions {
  readonly log?: Log;
  /** Also does what runs by date. Not where a history is played or compared: that tells its own days. */
  readonly schedule?: boolean;
  /** Also delivers notices, that way. */
  readonly mail?: Mail | undefined;
}

/**
 * Follows the ledger with every projection and every automation. Two engines, each with a subscription of its own, so
 * that a slow read model does not delay what the ledger does by itself. Several processes may run it: each consumer has
 * one owner.
 */
export const startWorker = async (
  open: OpenLedger,
  automations: readonly Automation[],
  { log = silent, schedule = false, mail }: WorkerOptions = {},
): Promise<Worker> => {
  const engines = [new Engine({ ...open, log }), new Engine({ ...open, builds: undefined, automations, log })];
  const scheduler = schedule ? schedulerOf(open, log) : undefined;
  const postOffice = mail && postOfficeOf(open, mail, log);
  const stop = async (): Promise<void> => {
    await Promise.all([scheduler?.stop(), postOffice?.stop(), ...engines.map((engine) => engine.stop())]);
  };
  try {
    await Promise.all(engines.map((engine) => engine.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  scheduler?.start();
  postOffice?.start();
  return {
    health: () => engines.flatMap((engine) => engine.health()),
    timedWork: () => scheduler?.health(),
    mail: () => postOffice?.problem() ?? null,
    stop,
  };
};

const schedulerOf = ({ ledger, database, storeClock }: OpenLedger, log: Log): Scheduler =>
  new Scheduler({
    ledger,
    now: () => storeClock.now(),
    alone: (work) => unlessImporting(database, work),
    log,
  });

const postOfficeOf = ({ ledger, database, storeClock }: OpenLedger, mail: Mail, log: Log): PostOffice =>
  new PostOffice({
    ...mail,
    ledger,
    now: () => storeClock.now(),
    due: (now, limit) => dueNotices(database, now, limit),
    alone: (work) => alone(database, `${database.schema('ledger')} mail`, work),
    log,
  });
