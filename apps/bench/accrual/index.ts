/**
 * What an accrual costs on accounts of different lengths: a journal's events carry what the next one needs, so it must
 * not depend on how many there are. `npm run bench -- accrual [--sizes 10,1000,100000] [--rounds N] [--per-turn N]`.
 */
import { parseArgs } from 'node:util';
import { benchFolder, startNode } from '../node/children.js';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';
import { type AccrualCosts, type Cost, measureAccruals } from './measure.js';

/** The longest account may cost so many times the least. */
const ASKED = 1.2;

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '10,1000,100000' },
      rounds: { type: 'string', default: '120' },
      'per-turn': { type: 'string', default: '5' },
    },
  });
  const folder = benchFolder('accrual');
  try {
    const node = await startNode(folder.path);
    try {
      const costs = await measureAccruals({
        eventStoreUrl: node.url,
        nodePid: node.pid,
        namespace: '',
        sizes: values.sizes.split(',').map(Number),
        rounds: Number(values.rounds),
        perTurn: Number(values['per-turn']),
      });
      tell(costs, args);
    } finally {
      await node.stop();
    }
  } finally {
    folder.remove();
  }
};

const tell = (costs: readonly AccrualCosts[], args: readonly string[]): void => {
  say(`\n## An accrual, by entries in the account\n\n\`${commandLine('accrual', args)}\`\n`);
  say('Medians in ms an accrual; CPU is that of the ledger and of the event store node. × is against the smallest.\n');
  const head = ['automation', 'entries', 'accruals', 'latency', '×', 'CPU ledger', '×', 'CPU node', '×', `asked`];
  say(tableOf(head, [...rowsOf('just started', 'fresh', costs), ...rowsOf('following', 'following', costs)]));
};

const rowsOf = (name: string, way: 'fresh' | 'following', costs: readonly AccrualCosts[]): string[][] =>
  costs.map(({ entries, accruals, [way]: cost }, index) => {
    const least = costs[0]![way];
    const pair = (key: keyof Cost): string[] => [
      decimals(cost[key] ?? NaN, 2),
      index === 0 ? '' : decimals((cost[key] ?? NaN) / (least[key] ?? NaN), 2),
    ];
    const asked = index === 0 ? '' : `≤ ${ASKED}`;
    return [name, whole(entries), whole(accruals), ...pair('latency'), ...pair('cpu'), ...pair('nodeCpu'), asked];
  });
