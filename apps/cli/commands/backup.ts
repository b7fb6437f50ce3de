import type { Command } from 'commander';
import { readConfig } from '../../ledger/config.js';
import { restoreBackup } from '../backup/restore.js';
import { takeBackup } from '../backup/take.js';
import { say } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';

const backup = async ({ data, to }: { data: string; to: string }): Promise<void> => {
  const { events, vaultRows } = await takeBackup(readConfig(process.env), data, to);
  say(`${events} events and ${vaultRows} rows of the vault of keys are in ${to}.`);
  say('  Whoever has it can read every name: keep it as you keep the ledger.');
  say(`  ledger restore ${to} --data <new folder>   makes a ledger of it, and is how you know that it is one.`);
};

const restore = async (folder: string, { data }: { data: string }): Promise<void> => {
  const { events, opened, gone, takenAt } = await restoreBackup(folder, data);
  say(
    `The ledger of ${takenAt} is in ${data}: ${events} events, ${opened} personal values opened, ${gone} erased or given up.`,
  );
  say(`  Read models are built from the log at the first start: npm run -s ledger -- up --data ${data}`);
};

export const registerBackup = (program: Command): void => {
  program
    .command('backup')
    .description('copy both stores of a ledger, log and vault of keys, to an empty folder, also while it runs')
    .requiredOption('--to <folder>', 'where the backup goes')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(backup);
};

export const registerRestore = (program: Command): void => {
  program
    .command('restore')
    .description('make a ledger of a backup in a new folder, and open every name in it')
    .argument('<folder>', 'the backup')
    .requiredOption('--data <folder>', 'new folder of the ledger')
    .action(restore);
};
