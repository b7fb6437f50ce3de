import { spawn } from 'node:child_process';
import { builtFile } from '#libs/processes/built.js';
import { onLine, stopChild, type StopSteps, watchChild } from '#libs/processes/child.js';
import { YOUNG_GENERATION } from '#libs/processes/young-generation.js';
import type { LedgerOptions } from '../ledger/composition.js';
import { UserError } from './user-error.js';

const STOP_STEPS: StopSteps = [
  ['SIGTERM', 30_000],
  ['SIGKILL', 5_000],
];

/** The worker in a process of its own: a large import keeps one core busy by itself. */
export interface WorkerProcess {
  /** Rejects with its last words when it ends unasked; never resolves. */
  died: Promise<never>;
  stop(): Promise<void>;
}

/** Resolves once it follows. It ends with this process, however that goes. */
export const startWorkerProcess = async ({
  eventStoreUrl,
  databaseUrl,
  namespace,
}: LedgerOptions): Promise<WorkerProcess> => {
  const env = { ...process.env, EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl, LEDGER_NAMESPACE: namespace };
  const child = spawn(process.execPath, [YOUNG_GENERATION, builtFile('programs/worker.js'), '--parent'], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A terminal's Ctrl-C reaches a whole process group; the worker is stopped by us, before the stores.
    detached: true,
  });
  const watched = watchChild(child, () => undefined);
  let stopping = false;
  const died = watched.ended.then(({ code, signal }): Promise<never> => {
    if (stopping) return new Promise<never>(() => undefined);
    const words = watched.lines.join('\n') || '(none)';
    throw new UserError(`The worker ended unasked (${signal ?? `exit code ${code}`}). Its last words: ${words}`);
  });
  died.catch(() => undefined);
  await Promise.race([new Promise<void>((ready) => onLine(child.stdout, () => ready())), died]);
  const stop = (): Promise<void> => {
    stopping = true;
    return stopChild(watched, STOP_STEPS);
  };
  return { died, stop };
};
