import { type Command, InvalidArgumentError } from 'commander';
import { decideQuarantine } from '#libs/event-sourcing/quarantine/decide.js';
import type { StoredEvent } from '#libs/event-sourcing/unreadable.js';
import { isUserId } from '#libs/kernel/ids.js';
import { isText } from '#libs/kernel/text.js';
import { systemClock } from '#libs/kernel/time.js';
import { setAsideRows } from '#projections/set_aside/set_aside.query.js';
import type { SetAsideRow } from '#projections/set_aside/set_aside.row.js';
import { createLedger, type OpenLedger } from '../../ledger/composition.js';
import { readConfig } from '../../ledger/config.js';
import { note, say, table } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';
import { attachToLedger } from '../parts.js';
import { UserError } from '../user-error.js';

interface QuarantineFlags {
  by?: string;
  reason?: string;
  release?: boolean;
  json?: boolean;
  data: string;
}

const MAX_REASON = 500;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const eventIdOf = (text: string): string => {
  if (UUID.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Give the id of an event, as health and `ledger parked` tell it.');
};
const userOf = (text: string): string => {
  if (isUserId(text)) return text;
  throw new InvalidArgumentError('Give a user id: 1 to 128 visible ASCII characters.');
};
const reasonOf = (text: string): string => {
  if (isText(text) && text.length <= MAX_REASON) return text;
  throw new InvalidArgumentError(`Give a sentence of up to ${MAX_REASON} characters on one line.`);
};

const list = async ({ store, database }: OpenLedger, json: boolean | undefined): Promise<void> => {
  await store.loadQuarantine();
  const quarantined = store.quarantine.all;
  const unreadable = (await setAsideRows(database)).filter(({ kind }) => kind === 'unreadable');
  if (json) return say(JSON.stringify({ quarantined, unreadable }, null, 2));
  if (quarantined.length === 0) say('Nothing is in quarantine.');
  else {
    say('In quarantine:');
    say(
      table(
        ['since', 'by', 'stream', 'revision', 'event', 'type', 'reason'],
        quarantined.map((one) => [
          one.since,
          one.by,
          one.stream,
          String(one.revision),
          one.eventId,
          one.type,
          one.reason,
        ]),
      ),
    );
  }
  if (unreadable.length === 0) return;
  say('Cannot be read, and is not in quarantine:');
  say(
    table(
      ['stream', 'revision', 'event', 'type', 'why'],
      unreadable.map((row) => [row.stream, String(row.revision), row.eventId, row.type ?? '', row.reason]),
    ),
  );
};

/** Where read models know it, else by going through the log from its end. */
const find = async ({ store, database }: OpenLedger, eventId: string): Promise<StoredEvent> => {
  const isIt = (row: SetAsideRow): boolean => row.eventId === eventId && row.revision !== null;
  const hint = (await setAsideRows(database)).find(isIt);
  if (hint) {
    for await (const event of store.readStored(hint.stream, hint.revision!)) {
      if (event.id === eventId) return event;
      break;
    }
  }
  const found = await store.findEvent(eventId);
  if (!found) throw new UserError(`No event ${eventId} stands in a stream of this ledger.`);
  return found;
};

const decide = async (open: OpenLedger, eventId: string, flags: QuarantineFlags): Promise<void> => {
  const { by, reason, release: isRelease = false } = flags;
  if (!by || !reason) throw new UserError('Say who decides and why: --by <user> --reason <text>.', 2);
  const event = await find(open, eventId);
  const changed = await decideQuarantine(open.store, systemClock, { event, isRelease, by, reason });
  const place = `event ${event.id} (${event.type}) at revision ${event.revision} of ${event.stream}`;
  const what = isRelease ? 'read again' : 'in quarantine';
  say(changed ? `From here on ${what}: ${place}.` : `Nothing changes, it is ${what} already: ${place}.`);
  if (changed) note('Running processes follow at once; `ledger quarantine` lists, `--release` takes back.');
};

const quarantine = async (eventId: string | undefined, flags: QuarantineFlags): Promise<void> => {
  const parts = await attachToLedger(readConfig(process.env), flags.data);
  try {
    const open = await createLedger(parts);
    try {
      if (eventId === undefined) await list(open, flags.json);
      else await decide(open, eventId, flags);
    } finally {
      await open.close();
    }
  } finally {
    await parts.stop();
  }
};

export const registerQuarantine = (program: Command): void => {
  program
    .command('quarantine')
    .description(
      'set an event aside that does not belong, so that everything passes over it; without an event: list what is',
    )
    .argument('[event]', 'id of the event', eventIdOf)
    .option('--by <user>', 'who decides; recorded', userOf)
    .option('--reason <text>', 'why; recorded', reasonOf)
    .option('--release', 'take the event back: it is read again in its place')
    .option('--json', 'print the list as JSON')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(quarantine);
};
