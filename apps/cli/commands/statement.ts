import type { Command } from 'commander';
import { accountIdOf, readSources, verifyAccount, type Verified } from '#libs/cashback/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { CURRENCIES } from '#libs/kernel/money.js';
import { systemClock } from '#libs/kernel/time.js';
import { readConfig } from '../../ledger/config.js';
import { DEFAULT_DATA } from '../default-data.js';
import { say, table } from '../output.js';
import { UserError } from '../user-error.js';
import { idOf } from './options.js';
import { openStore } from './replay.js';

interface VerifyFlags {
  partner: string;
  json?: boolean;
  data: string;
}

const tell = ({ accountId, events, statements, carriedForward, difference }: Verified): void => {
  const carried = carriedForward.length > 0 ? `, carried forward at revision ${carriedForward.join(', ')}` : '';
  say(`Account ${accountId}: ${events} events${carried}`);
  if (statements.length > 0) {
    say(
      table(
        ['month', 'closing', 'lines', 'hash'],
        statements.map(({ month, closing, lines, linesHash }) => [
          month,
          closing,
          String(lines),
          linesHash.slice(0, 16),
        ]),
      ),
    );
  }
  if (!difference) return say('  is what follows from its sources, and so is every statement of it.\n');
  const { revision, eventId, type, sourceEventId, fields } = difference;
  say(`  differs first at revision ${revision}: ${type} ${eventId ?? '(missing)'} of the source ${sourceEventId}`);
  for (const { field, derived, stored } of fields) {
    say(`    ${field}: ${JSON.stringify(derived)} follows, ${JSON.stringify(stored)} is stored`);
  }
};

const verify = async ({ partner, json, data }: VerifyFlags): Promise<void> => {
  const { store, close } = await openStore(readConfig(process.env), data);
  try {
    const ledger = new Ledger(store, systemClock);
    const sources = await readSources(ledger);
    const verified: Verified[] = [];
    for (const currency of CURRENCIES) {
      const one = await verifyAccount(ledger, accountIdOf(partner, currency), sources);
      if (one.events > 0) verified.push(one);
    }
    if (verified.length === 0) throw new UserError(`Partner ${partner} has no account: nothing was ever posted.`);
    if (json) say(JSON.stringify(verified, null, 2));
    else for (const one of verified) tell(one);
    if (verified.some(({ difference }) => difference !== null)) process.exitCode = 1;
  } finally {
    await close();
  }
};

export const registerStatement = (program: Command): void => {
  const statement = program.command('statement').description('statements of partners’ accounts');
  statement
    .command('verify')
    .description(
      "derive a partner's accounts and their closed statements once more from the event store alone, and name the first event that differs (exit 1)",
    )
    .requiredOption('--partner <organisation>', 'the partner', idOf)
    .option('--json', 'print what was found as JSON')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(verify);
};
