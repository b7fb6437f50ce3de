import type { Database } from '#libs/read-models/postgres/database.js';
import { keepTimedWorkOut } from '../../ledger/import-lock.js';
import { UserError } from '../user-error.js';

/**
 * Runs one import of a ledger at a time, and nothing by date beside it: a second run would decide records that the first has
 * under way. The lock is a
 * session's, so it goes with the process that holds it, whichever way that ends. Should only the session break, the
 * exact revision of the import's journal still lets one of two runs go on.
 * @throws UserError when another run holds the lock
 */
export const alone = async <T>(database: Database, importId: string, work: () => Promise<T>): Promise<T> => {
  const session = await database.session();
  // The event would end the process; work that needs the database reports the outage itself.
  session.on('error', () => undefined);
  try {
    const { rows } = await session.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [`${database.schema('ledger')} import ${importId}`],
    );
    if (!rows[0]?.locked) {
      throw new UserError(
        `Import ${importId} is already under way in another process: wait until it is done, or stop it there. ` +
          'The same command then goes on where it was.',
      );
    }
    await keepTimedWorkOut(session, database);
    return await work();
  } finally {
    await session.end().catch(() => undefined);
  }
};
