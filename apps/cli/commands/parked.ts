import type { Command } from 'commander';
import type { Database } from '#libs/read-models/postgres/database.js';
import { type ParkedEvent, parkedEvents, requestRetry } from '#libs/read-models/worker/parked.js';
import { pause } from '#libs/processes/timing.js';
import { setAsideRows } from '#projections/set_aside/set_aside.query.js';
import type { SetAsideRow } from '#projections/set_aside/set_aside.row.js';
import { createLedger } from '../../ledger/composition.js';
import { readConfig } from '../../ledger/config.js';
import { note, say, table } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';
import { attachToLedger } from '../parts.js';
import { UserError } from '../user-error.js';

interface ParkedFlags {
  retry?: string;
  stream?: string;
  json?: boolean;
  data: string;
}

/** The worker looks for requests whenever it is idle, at least once a second. */
const LOOK_MS = 250;
const LOOKS = 20;

const tellDeferred = (rows: readonly SetAsideRow[]): void => {
  if (rows.length === 0) return;
  say('Deferred, and tried again each second:');
  say(
    table(
      ['consumer', 'journal', 'event', 'reason'],
      rows.map((row) => [row.consumer ?? '', row.stream, row.eventId, row.reason]),
    ),
  );
};

const tell = (events: readonly ParkedEvent[], deferred: readonly SetAsideRow[]): void => {
  tellDeferred(deferred);
  if (events.length === 0) return say('Nothing is parked.');
  say(
    table(
      ['parked at', 'consumer', 'stream', 'revision', 'event', 'attempts', 'reason', 'id'],
      events.map((event) => [
        event.parkedAt,
        event.consumer,
        event.stream,
        String(event.revision),
        event.type,
        String(event.attempts),
        event.reason,
        event.eventId,
      ]),
    ),
  );
};

/**
 * Asks the worker, whichever process it is, to try again, and waits until it has.
 * @throws UserError when nothing of it is parked, or no worker takes the request
 */
const retry = async (database: Database, consumer: string, stream: string | undefined): Promise<void> => {
  const asked = await requestRetry(database, consumer, stream);
  const what = `${consumer}${stream ? ` in ${stream}` : ''}`;
  if (asked === 0) throw new UserError(`Nothing of ${what} is parked.`);
  note(`${what}: ${asked} to be tried again …`);
  for (let look = 0; look < LOOKS; look += 1) {
    if ((await parkedEvents(database, { consumer, toRetry: true })).length === 0) return;
    await pause(LOOK_MS);
  }
  throw new UserError('No worker has taken it yet: it will be tried again as soon as one runs on this ledger.');
};

const parked = async ({ retry: consumer, stream, json, data }: ParkedFlags): Promise<void> => {
  const parts = await attachToLedger(readConfig(process.env), data);
  try {
    const ledger = await createLedger(parts);
    try {
      if (consumer) await retry(ledger.database, consumer, stream);
      const events = await parkedEvents(ledger.database, consumer ? { consumer } : {});
      const isAsked = (row: SetAsideRow): boolean =>
        row.kind === 'deferred' && [undefined, row.consumer].includes(consumer);
      const deferred = (await setAsideRows(ledger.database)).filter(isAsked);
      if (json) say(JSON.stringify([...events, ...deferred], null, 2));
      else tell(events, deferred);
    } finally {
      await ledger.close();
    }
  } finally {
    await parts.stop();
  }
};

export const registerParked = (program: Command): void => {
  program
    .command('parked')
    .description('events that a projection or automation could not handle, and why; --retry has them tried again')
    .option('--retry <consumer>', 'try again what this consumer has parked')
    .option('--stream <stream>', 'with --retry: only the events of this stream')
    .option('--json', 'print the events as JSON')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(parked);
};
