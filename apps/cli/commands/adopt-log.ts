import type { Command } from 'commander';
import { adoptLog } from '#libs/read-models/founding/index.js';
import { connectStores } from '../../ledger/composition.js';
import { readConfig } from '../../ledger/config.js';
import { say } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';
import { attachToLedger } from '../parts.js';
import { whoOf, whyOf } from './options.js';

interface AdoptFlags {
  by: string;
  reason: string;
  withoutNames?: boolean;
  data: string;
}

const adopt = async ({ by, reason, withoutNames = false, data }: AdoptFlags): Promise<void> => {
  const parts = await attachToLedger(readConfig(process.env), data);
  try {
    const { store, database, builds, close } = await connectStores(parts);
    try {
      const adoption = { by, reason, withoutNames, builds };
      const { ledgerId, lostPosition, isRebuilt } = await adoptLog(store, database, adoption);
      say(`The log is taken as it is for the truth of ledger ${ledgerId}, by ${by}; the log itself records it.`);
      if (lostPosition) say(`  What had happened up to position ${lostPosition} and is not in the log never was.`);
      if (isRebuilt) say('  Read models are emptied and built again from the log as soon as the ledger runs.');
      if (withoutNames) say('  Names whose keys are missing read (lost) from now on.');
    } finally {
      await close();
    }
  } finally {
    await parts.stop();
  }
};

export const registerAdoptLog = (program: Command): void => {
  program
    .command('adopt-log')
    .description('take the log as it is for the truth, after an older or another one was put beside this database')
    .requiredOption('--by <name>', 'who decides it; recorded in the log', whoOf)
    .requiredOption('--reason <text>', 'why; recorded in the log', whyOf)
    .option('--without-names', 'give up the names whose keys this database does not have')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(adopt);
};
