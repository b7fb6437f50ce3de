/**
 * What a day's due renewals cost, when all of many products are due, and when none is.
 * `npm run bench -- renewals [--products 10000]`.
 */
import { parseArgs } from 'node:util';
import { clientAppendRate } from '../import/client-rate.js';
import { benchFolder, startNode } from '../node/children.js';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';
import { measureRenewals } from './measure.js';

const APPENDS = 4_000;

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({ args, options: { products: { type: 'string', default: '10000' } } });
  const folder = benchFolder('renewals');
  try {
    const node = await startNode(folder.path);
    try {
      const { products, allDue, noneDue } = await measureRenewals(node.url, '', Number(values.products));
      const appends = await clientAppendRate(APPENDS);
      say(`\n## Due renewals\n\n\`${commandLine('renewals', args)}\`\n`);
      say(`The client alone, 64 in flight: ${whole(appends)} appends a second; a renewal is two.\n`);
      const row = (day: string, ms: number): string[] => [
        day,
        whole(products),
        decimals(ms / 1000, 1),
        whole((products / ms) * 1000),
      ];
      say(tableOf(['day', 'products', 'seconds', 'a second'], [row('all due', allDue), row('none due', noneDue)]));
    } finally {
      await node.stop();
    }
  } finally {
    folder.remove();
  }
};
