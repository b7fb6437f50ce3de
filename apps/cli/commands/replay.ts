import type { Command } from 'commander';
import { accountIdOf, readStatement, type Statement } from '#libs/cashback/index.js';
import { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import { Codec } from '#libs/event-sourcing/codec.js';
import { EventRegistry } from '#libs/event-sourcing/event.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import type { Vault } from '#libs/event-sourcing/personal.js';
import { InvariantViolation } from '#libs/kernel/errors.js';
import { CURRENCIES } from '#libs/kernel/money.js';
import { systemClock } from '#libs/kernel/time.js';
import { startEmbedded, readRunning } from '#libs/embedded/index.js';
import { type Config, readConfig } from '../../ledger/config.js';
import { allCategories, allEventDefinitions } from '../../ledger/contexts.js';
import { refuseStrangeFolder } from '../ledger-folder.js';
import { say, table } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';

import { UserError } from '../user-error.js';
import { dateOf, idOf } from './options.js';

interface ReplayFlags {
  partner: string;
  until?: string;
  json?: boolean;
  data: string;
}

/** Account events hold no personal data, so a replay needs no keys and no database. */
const noVault: Vault = {
  keyFor: () => Promise.reject(new InvariantViolation('a replay writes nothing')),
  findKey: () => Promise.reject(new InvariantViolation('a replay opens no personal data')),
  erase: () => Promise.reject(new InvariantViolation('a replay erases nothing')),
};

/** The event store alone: the configured one, the one that runs on the folder, or one started for this command. */
export const openStore = async (
  config: Config,
  dataDir: string,
): Promise<{ store: EventStore; close(): Promise<void> }> => {
  const running = config.EVENTSTORE_URL ? undefined : readRunning(dataDir);
  const url = config.EVENTSTORE_URL ?? running?.eventStoreUrl;
  if (!url) refuseStrangeFolder(dataDir);
  // Only the event store is started: a database that is "given" is one that nobody asks.
  const set = url ? undefined : await startEmbedded({ dataDir, databaseUrl: 'postgres://not-needed' });
  const namespace = new Namespace(running?.namespace ?? config.LEDGER_NAMESPACE, allCategories);
  const codec = new Codec(new EventRegistry(allEventDefinitions), namespace, noVault);
  const store = new EventStore(url ?? set!.eventStoreUrl, namespace, codec);
  const close = async (): Promise<void> => {
    await store.dispose();
    await set?.stop();
  };
  return { store, close };
};

/** The partner's statements, one a currency in which it has an account, folded from the account's journal. */
export const replayPartner = async (store: EventStore, partner: string, until?: string): Promise<Statement[]> => {
  const ledger = new Ledger(store, systemClock);
  const statements: Statement[] = [];
  for (const currency of CURRENCIES) {
    const statement = await readStatement(ledger, accountIdOf(partner, currency), until);
    if (statement) statements.push(statement);
  }
  return statements;
};

const tell = ({ partnerOrgId, currency, rows, months, accrued, reversed, adjusted, balance }: Statement): void => {
  say(`Cashback of ${partnerOrgId} in ${currency}: ${rows.length} postings`);
  say(
    table(
      ['date', 'type', 'order', 'client', 'amount', 'balance'],
      rows.map((row) => [row.date, row.type, row.orderId ?? '', row.clientOrgId ?? '', row.amount, row.balance]),
    ),
  );
  say('\nBy month');
  say(
    table(
      ['month', 'accrued', 'reversed', 'adjusted', 'postings'],
      months.map((row) => [row.month, row.accrued, row.reversed, row.adjusted, String(row.entries)]),
    ),
  );
  say(`\n  ${accrued} accrued, ${reversed} reversed, ${adjusted} adjusted, balance ${balance} ${currency}\n`);
};

const replay = async ({ partner, until, json, data }: ReplayFlags): Promise<void> => {
  const { store, close } = await openStore(readConfig(process.env), data);
  try {
    const statements = await replayPartner(store, partner, until);
    if (json) return say(JSON.stringify(statements, null, 2));
    if (statements.length === 0) throw new UserError(`Partner ${partner} has no account: nothing was ever posted.`);
    for (const statement of statements) tell(statement);
  } finally {
    await close();
  }
};

export const registerReplay = (program: Command): void => {
  program
    .command('replay')
    .description(
      "fold a partner's cashback straight from the event store, without the database, and print the statement",
    )
    .requiredOption('--partner <organisation>', 'the partner', idOf)
    .option('--until <date>', 'last business date that counts', dateOf)
    .option('--json', 'print the statements as JSON')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(replay);
};
