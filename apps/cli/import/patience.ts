import { setTimeout as delay } from 'node:timers/promises';
import type { Patience } from '#libs/event-sourcing/eventstoredb/connection.js';
import { isOutage } from '#libs/read-models/postgres/failures.js';
import { note } from '../output.js';
import { whyOf } from '../words.js';

/** A server that is restarted needs half a minute after a crash under load; whoever plays a history waits for it. */
const PATIENCE_MS = 3 * 60_000;
const PAUSE_MS = 500;

/** Tells once that a server is waited for, however many calls wait, and once that it is back. */
class Outage {
  private isTold = false;

  constructor(private readonly server: string) {}

  begins(error: unknown): void {
    if (this.isTold) return;
    this.isTold = true;
    note(`${this.server} does not answer (${whyOf(error)}): waiting for it, ${PATIENCE_MS / 60_000} minutes at most …`);
  }

  ends(): void {
    if (this.isTold) note(`${this.server} answers again; going on.`);
    this.isTold = false;
  }
}

/** The patience of whoever plays a history, with the event store. */
export const patienceWithStore = (): Patience => {
  const outage = new Outage('The event store');
  return { forMs: PATIENCE_MS, waiting: (error) => outage.begins(error), over: () => outage.ends() };
};

const database = new Outage('PostgreSQL');

/** Does again what a database that is away let fail; for work that may be done twice. */
export const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  let failedAt: number | undefined;
  for (;;) {
    try {
      const result = await work();
      if (failedAt !== undefined) database.ends();
      return result;
    } catch (error) {
      failedAt ??= Date.now();
      if (!isOutage(error) || Date.now() - failedAt > PATIENCE_MS) throw error;
      database.begins(error);
      await delay(PAUSE_MS);
    }
  }
};
