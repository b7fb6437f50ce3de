import type { Database } from '#libs/read-models/postgres/database.js';
import { alone } from './alone.js';

type Session = Awaited<ReturnType<Database['session']>>;

const lockOf = (database: Database): string => `${database.schema('ledger')} timed work`;

/**
 * As long as the session lives, nothing runs by date (and what does when this is called comes to its end first): a history
 * is not disturbed by the present. Several imports may hold it at once.
 */
export const keepTimedWorkOut = async (session: Session, database: Database): Promise<void> => {
  await session.query('SELECT pg_advisory_lock_shared(hashtextextended($1, 0))', [lockOf(database)]);
};

/** Does the work unless an import is under way, or another process at it; undefined where it was not done. */
export const unlessImporting = <T>(database: Database, work: () => Promise<T>): Promise<T | undefined> =>
  // Should only the session break, the ids of the commands still keep days single.
  alone(database, lockOf(database), work);
