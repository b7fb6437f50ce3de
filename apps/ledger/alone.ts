import type { Database } from '#libs/read-models/postgres/database.js';

/**
 * Does the work unless another process holds the lock; undefined where it was not done. The signal is aborted when the
 * session breaks that holds it: from then on another process may be at it, too.
 */
export const alone = async <T>(
  database: Database,
  lock: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | undefined> => {
  const session = await database.session();
  const lost = new AbortController();
  // The event would end the process.
  session.on('error', () => lost.abort());
  try {
    const { rows } = await session.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [lock],
    );
    return rows[0]?.locked ? await work(lost.signal) : undefined;
  } finally {
    await session.end().catch(() => undefined);
  }
};
