import type { Command } from 'commander';
import { issueToken, loadDevelopmentKey, refuseDevelopmentIssuerOnServer } from '#libs/identity/index.js';
import { readConfig } from '../../ledger/config.js';
import { refuseStrangeFolder } from '../ledger-folder.js';
import { say } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';

export const registerToken = (program: Command): void => {
  program
    .command('token')
    .description('print a bearer token of the development issuer, for the ledger on a folder (embedded mode only)')
    .requiredOption('--as <who>', '<organisation>:<role>, or staff:<programme|finance|support>')
    .option('--user <id>', 'the user it names')
    .option('--expires-in <span>', 'how long it is good for, such as 15m', '12h')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(async (options: { as: string; user?: string; expiresIn: string; data: string }) => {
      refuseDevelopmentIssuerOnServer(readConfig(process.env).EVENTSTORE_URL);
      refuseStrangeFolder(options.data);
      say(await issueToken(await loadDevelopmentKey(options.data), options));
    });
};
