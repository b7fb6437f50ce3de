#!/usr/bin/env node
import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { UserError } from './user-error.js';

// What a library should no longer do is no news for whoever uses the ledger.
process.noDeprecation = true;

/** Each command loads only what it needs: the whole ledger costs a second of CPU, a token does not need it. */
const COMMANDS: Record<string, () => Promise<(program: Command) => void>> = {
  up: async () => (await import('./commands/up.js')).registerUp,
  demo: async () => (await import('./commands/demo.js')).registerDemo,
  import: async () => (await import('./commands/import.js')).registerImport,
  rehearse: async () => (await import('./commands/rehearse.js')).registerRehearse,
  statement: async () => (await import('./commands/statement.js')).registerStatement,
  explain: async () => (await import('./commands/explain.js')).registerExplain,
  replay: async () => (await import('./commands/replay.js')).registerReplay,
  parked: async () => (await import('./commands/parked.js')).registerParked,
  quarantine: async () => (await import('./commands/quarantine.js')).registerQuarantine,
  'adopt-log': async () => (await import('./commands/adopt-log.js')).registerAdoptLog,
  backup: async () => (await import('./commands/backup.js')).registerBackup,
  restore: async () => (await import('./commands/backup.js')).registerRestore,
  token: async () => (await import('./commands/token.js')).registerToken,
  grant: async () => (await import('./commands/grant.js')).registerGrant,
  notices: async () => (await import('./commands/notices.js')).registerNotices,
  store: async () => (await import('./commands/store.js')).registerStore,
};

const main = async (): Promise<void> => {
  const program = new Command('ledger').description('the partnership ledger').showHelpAfterError().exitOverride();
  const named = process.argv[2] ?? '';
  const wanted = Object.hasOwn(COMMANDS, named) ? [named] : Object.keys(COMMANDS);
  for (const name of wanted) (await COMMANDS[name]!())(program);
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    // The words for everything else know both servers' clients, which a mistyped port need not load.
    const words = error instanceof UserError ? error.message : (await import('./words.js')).wordsOf(error);
    process.stderr.write(`${words}\n`);
    process.exitCode = error instanceof UserError ? error.exitCode : 1;
  }
};

await main();
// What a library left open must not keep a finished command alive.
process.exit();
