#!/usr/bin/env node
import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.js';
import { registerStoreCommands } from '#libs/embedded/event-store/cli.js';
import { EmbeddedError } from '#libs/embedded/supervisor/index.js';
import { isUnclear } from '#libs/event-sourcing/eventstoredb/failures.js';
import { isOutage } from '#libs/event-sourcing/postgres/failures.js';
import { IdentityError } from '#libs/identity/index.js';
import { registerDemo } from './commands/demo.js';
import { registerImport } from './commands/import.js';
import { registerRehearse } from './commands/rehearse.js';
import { registerReplay } from './commands/replay.js';
import { registerToken } from './commands/token.js';
import { registerUp } from './commands/up.js';
import { UserError } from './user-error.js';

/** Something the person at the keyboard can mend: told in a sentence, without a stack. */
const isForTheUser = (error: unknown): error is Error =>
  error instanceof ConfigError ||
  error instanceof EmbeddedError ||
  error instanceof IdentityError ||
  error instanceof UserError ||
  (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** What a failure deserves on the terminal: a sentence where it can be mended there, the stack where it is a bug. */
const wordsOf = (error: unknown): string => {
  if (isForTheUser(error)) return error.message;
  const why = error instanceof Error ? error.message || error.name : String(error);
  if (isOutage(error)) return `PostgreSQL cannot be used (${why}): check DATABASE_URL and that the server runs.`;
  if (isUnclear(error))
    return `The event store cannot be reached (${why}): check EVENTSTORE_URL and that the server runs.`;
  return String((error as Error | null)?.stack ?? error);
};

const main = async (): Promise<void> => {
  const program = new Command('ledger').description('the partnership ledger').showHelpAfterError().exitOverride();
  for (const register of [
    registerUp,
    registerDemo,
    registerImport,
    registerRehearse,
    registerReplay,
    registerToken,
    registerStoreCommands,
  ]) {
    register(program);
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exitCode = error instanceof UserError ? error.exitCode : 1;
  }
};

await main();
// What a library left open must not keep a finished command alive.
process.exit();
