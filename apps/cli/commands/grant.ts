import type { Command } from 'commander';
import { grantReadingAll } from '#libs/event-sourcing/eventstoredb/grant.js';
import { readConfig } from '../../ledger/config.js';
import { say } from '../output.js';
import { UserError } from '../user-error.js';

/** An account's name as the server takes it; a dollar sign begins a group. */
const ACCOUNT = /^\$?[A-Za-z0-9_.@-]{1,100}$/;

const grant = async (account: string): Promise<void> => {
  const { EVENTSTORE_URL: url } = readConfig(process.env, ['EVENTSTORE_URL']);
  if (!ACCOUNT.test(account)) throw new UserError(`"${account}" is no name of an account.`, 2);
  const isNew = await grantReadingAll(url!, account);
  say(isNew ? `${account} may read $all from now on.` : `${account} may read $all already.`);
};

export const registerGrant = (program: Command): void => {
  program
    .command('grant <account>')
    .description(
      "let an account of the EventStoreDB server read $all, which a ledger's user needs; EVENTSTORE_URL is that of an administrator",
    )
    .action(grant);
};
