import type { Command } from 'commander';
import { readConfig } from '../../ledger/config.js';
import { comparisonTable } from '../demo/tour.js';
import { say } from '../output.js';
import { DEFAULT_DATA } from '../default-data.js';

import { isEqual, type SectionComparison } from '../rehearse/expected.js';
import { rehearse, type RehearsalOptions } from '../rehearse/rehearse.js';

/** The first differences of each section, or that there are none. */
export const tellComparison = (comparisons: readonly SectionComparison[]): void => {
  say(comparisonTable(comparisons));
  for (const { section, differences } of comparisons) {
    for (const difference of differences) say(`\n${section}, ${difference}`);
  }
  say(isEqual(comparisons) ? '\nEqual in every section.' : '\nThe ledger differs from what was expected.');
};

export const registerRehearse = (program: Command): void => {
  program
    .command('rehearse')
    .description('play a history into a throw-away ledger and compare what the API then answers with an expectation')
    .argument('<history>', 'the history, .ndjson or .ndjson.gz')
    .requiredOption('--expect <file>', 'what must come of it, .json or .json.gz')
    .option('--report <file>', 'write what the ledger has, in the same shape')
    .option('--attach', 'compare a ledger that imported the history already')
    .option('--id <name>', 'the name its import was given')
    .option('--data <folder>', 'folder of the running ledger, with --attach', DEFAULT_DATA)
    .action(async (history: string, options: Omit<RehearsalOptions, 'history' | 'dataDir'> & { data: string }) => {
      const comparisons = await rehearse(readConfig(process.env), { ...options, history, dataDir: options.data });
      tellComparison(comparisons);
      if (!isEqual(comparisons)) process.exitCode = 1;
    });
};
