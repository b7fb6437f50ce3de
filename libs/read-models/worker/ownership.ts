import type pg from 'pg';
import { Mutexes } from '#libs/event-sourcing/mutexes.js';
import type { Database } from '../postgres/database.js';

/**
 * Advisory locks, one a consumer, on one session: they go at once when this process dies, whichever way. They spare two
 * workers the same work; what keeps the tables right is the fencing epoch of the checkpoint.
 */
export class Ownership {
  private session: pg.Client | undefined;
  private readonly held = new Set<string>();
  /** A session runs one query at a time. */
  private readonly turns = new Mutexes();

  /** @param onLost called when the session broke: every lock is gone */
  constructor(
    private readonly database: Database,
    private readonly onLost: () => void,
  ) {}

  /** Whether this process holds the consumer's lock, now or already. */
  tryLock(consumer: string): Promise<boolean> {
    return this.turns.run('session', async () => {
      if (this.held.has(consumer)) return true;
      this.session ??= await this.connect();
      const session = this.session;
      const { rows } = await session.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
        [this.keyOf(consumer)],
      );
      if (!rows[0]?.locked || session !== this.session) return false;
      this.held.add(consumer);
      return true;
    });
  }

  /** Lets others have the lock. */
  release(consumer: string): Promise<void> {
    return this.turns.run('session', async () => {
      if (!this.held.delete(consumer)) return;
      await this.session?.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [this.keyOf(consumer)]);
    });
  }

  async close(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.end().catch(() => undefined);
  }

  private keyOf(consumer: string): string {
    return `${this.database.schema('ledger')} ${consumer}`;
  }

  private async connect(): Promise<pg.Client> {
    const session = await this.database.session();
    const lost = (): void => {
      if (this.session !== session) return;
      this.session = undefined;
      this.held.clear();
      this.onLost();
    };
    session.on('error', lost);
    session.on('end', lost);
    return session;
  }
}
