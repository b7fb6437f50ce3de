import type { INestApplicationContext } from '@nestjs/common';
import type { Automation } from '#libs/event-sourcing/automation.js';
import { type ConsumerHealth, Engine } from '#libs/read-models/worker/engine.js';
import { type Log, silent } from '#libs/read-models/worker/log.js';
import { allAutomations } from '../ledger/contexts.js';
import type { OpenLedger } from '../ledger/composition.js';

export interface Worker {
  /** How each consumer does in this process. */
  health(): ConsumerHealth[];
  /** Lets what is under way end, stores the positions and gives up ownership. */
  stop(): Promise<void>;
}

/** The automations of an application that imports LedgerModule. */
export const automationsOf = (app: INestApplicationContext): Automation[] =>
  allAutomations.map((automation) => app.get(automation, { strict: false }));

/**
 * Follows the ledger with every projection and every automation. Two engines, each with a subscription of its own, so
 * that a slow read model does not delay what the ledger does by itself. Several processes may run it: each consumer has
 * one owner.
 */
export const startWorker = async (
  open: OpenLedger,
  automations: readonly Automation[],
  log: Log = silent,
): Promise<Worker> => {
  const engines = [new Engine({ ...open, log }), new Engine({ ...open, builds: undefined, automations, log })];
  const stop = async (): Promise<void> => {
    await Promise.all(engines.map((engine) => engine.stop()));
  };
  try {
    await Promise.all(engines.map((engine) => engine.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { health: () => engines.flatMap((engine) => engine.health()), stop };
};
