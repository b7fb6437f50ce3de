/** The store's commands for the ledger's command line. */
import type { Command } from 'commander';
import { EventStoreNodeError, backupStore, secretFrom, storeInfo, usersFrom, verifyStore } from './index.js';
import { serve } from './serve.js';

/** Sentences for people on stderr, exit code 1; anything unexpected keeps its stack. */
const guarded =
  <A extends unknown[]>(action: (...args: A) => void | Promise<void>) =>
  async (...args: A): Promise<void> => {
    try {
      await action(...args);
    } catch (error) {
      if (!(error instanceof EventStoreNodeError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  };

interface ServeOptions {
  data: string;
  port: string;
  host: string;
  tlsCert?: string;
  tlsKey?: string;
}

const runServe = async ({ data, port, host, tlsCert, tlsKey }: ServeOptions): Promise<void> => {
  if (Boolean(tlsCert) !== Boolean(tlsKey))
    throw new EventStoreNodeError(
      'BAD_OPTION',
      'A certificate needs its key and the other way round: give both --tls-cert and --tls-key.',
    );
  const tls = tlsCert && tlsKey ? { certFile: tlsCert, keyFile: tlsKey } : undefined;
  await serve(
    { dataDir: data, port: Number(port), host, tls, users: usersFrom(process.env), secret: secretFrom(process.env) },
    false,
    (node) => node.connectionString,
  );
  // A command that returns is done; this one serves until a signal ends the process.
  await new Promise<never>(() => undefined);
};

const runVerify = ({ data }: { data: string }): void => {
  const { events, end, problems } = verifyStore(data);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    `${events} events up to position ${end}: ${problems.length === 0 ? 'everything is as it was written' : `${problems.length} problems`}.\n`,
  );
  if (problems.length > 0) process.exitCode = 1;
};

const runInfo = ({ data, json }: { data: string; json?: boolean }): void => {
  const info = storeInfo(data);
  if (json) process.stdout.write(`${JSON.stringify(info)}\n`);
  else for (const [name, value] of Object.entries(info)) process.stdout.write(`${name.padEnd(14)}${value ?? 'none'}\n`);
};

const runBackup = (target: string, { data }: { data: string }): void => {
  const bytes = backupStore(data, target);
  const { problems, events } = verifyStore(target);
  if (problems.length > 0)
    throw new EventStoreNodeError(
      'DAMAGED',
      `The backup in ${target} is not whole (${problems[0]}): verify the store.`,
    );
  process.stdout.write(
    `${events} events (${bytes} bytes) are in ${target}; to restore, start a node on a copy of it.\n` +
      'This is no backup of a ledger: the keys of personal names are in the database. `ledger backup` takes both.\n',
  );
};

/** Adds `store serve|verify|info|backup` to a program. */
export const registerStoreCommands = (program: Command): void => {
  const store = program.command('store').description('the embedded event store: one node on this machine');
  store
    .command('serve')
    .description(
      'run the node in the foreground; prints its connection string when ready. EVENTSTORE_SECRET, 16 to 128 of A-Z a-z 0-9 _ -, closes it to who does not know it',
    )
    .requiredOption('--data <dir>', 'folder of the store')
    .option('--port <n>', 'port to listen on, 0 lets the system choose', '2113')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--tls-cert <file>',
      'certificate (PEM); passwords come from EVENTSTORE_ADMIN_PASSWORD and EVENTSTORE_OPS_PASSWORD',
    )
    .option('--tls-key <file>', 'key of the certificate (PEM)')
    .action(guarded(runServe));
  store
    .command('verify')
    .description('read everything and report any byte that is not as it was written')
    .requiredOption('--data <dir>', 'folder of the store')
    .action(guarded(runVerify));
  store
    .command('info')
    .description('events, streams, size and positions')
    .requiredOption('--data <dir>', 'folder of the store')
    .option('--json', 'as one line of JSON')
    .action(guarded(runInfo));
  store
    .command('backup <target>')
    .description('copy the store to an empty folder, also while it runs, and verify the copy')
    .requiredOption('--data <dir>', 'folder of the store')
    .action(guarded(runBackup));
};
