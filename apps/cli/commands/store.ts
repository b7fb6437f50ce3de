import type { Command } from 'commander';
import { join } from 'node:path';
import { holdsStore, registerStoreCommands } from '#libs/embedded/index.js';
import { UserError } from '../user-error.js';

/** A ledger keeps its store in a folder of its own. */
const STORE_FOLDER = 'event-store';

const refuseStrangeStore = (folder: string): void => {
  if (holdsStore(folder)) return;
  const inside = join(folder, STORE_FOLDER);
  throw new UserError(
    holdsStore(inside)
      ? `${folder} is the folder of a ledger: give the one of its store with --data ${inside}.`
      : `There is no ledger in ${folder}: give the folder of its event store with --data. Nothing was made there.`,
    2,
  );
};

/** The event store's own commands; all but the one that makes a store want one that is there. */
export const registerStore = (program: Command): void => {
  registerStoreCommands(program);
  const store = program.commands.find((command) => command.name() === 'store');
  store?.hook('preAction', (_, action) => {
    if (action.name() !== 'serve') refuseStrangeStore(action.opts<{ data: string }>().data);
  });
};
