import { BACKWARDS, END } from '@eventstore/db-client';
import { Connection, type Patience, untilClear, answeredWithin } from './connection.js';

const PROBE_MS = 10_000;

/**
 * Reads the last event of `$all`, which is what a ledger must be allowed to do.
 * @throws the client's error where the server cannot be reached, does not know the account, or refuses it that
 */
export const probeEventStore = async (url: string, patience?: Patience): Promise<void> => {
  const connection = new Connection(url);
  try {
    await untilClear(async () => {
      const read = connection.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
      const ended = (async (): Promise<void> => {
        for await (const _ of read);
      })();
      await answeredWithin(PROBE_MS, 'a read of $all', ended, () => void read.cancel().catch(() => undefined));
    }, patience);
  } finally {
    await connection.release();
  }
};
