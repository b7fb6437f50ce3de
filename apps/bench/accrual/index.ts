/**
 * What an accrual, a release and a payout cost on accounts of different lengths: a journal's events carry what the next one
 * needs, so it must not depend on how many there are.
 * `npm run bench -- accrual [--sizes 10,1000,100000] [--rounds N] [--per-turn N]`.
 */
import { parseArgs } from 'node:util';
import { benchFolder, startNode } from '../node/children.js';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';
import { type AccrualCosts, type Cost, measureAccruals } from './measure.js';
import { measureSteps, type StepCosts } from './steps.js';

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
      const [rounds, perTurn] = [Number(values.rounds), Number(values['per-turn'])];
      const sizes = values.sizes.split(',').map(Number);
      const of = { eventStoreUrl: node.url, nodePid: node.pid, namespace: '' };
      tell(await measureAccruals({ ...of, sizes, rounds, perTurn }), args);
      tellSteps(await measureSteps(node.url, (entries) => `steps_${entries}`, { sizes, rounds, perTurn }));
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

const tellSteps = (costs: readonly StepCosts[]): void => {
  say(
    '\nMedians in ms a command that releases, takes or pays a few entries of one account. × is against the smallest.\n',
  );
  const least = costs[0]!;
  const rows = (['release', 'create', 'approve'] as const).flatMap((step) =>
    costs.map(({ entries, [step]: ms }, index) => {
      const [ratio, asked] = index === 0 ? ['', ''] : [decimals(ms / least[step], 2), `≤ ${ASKED}`];
      return [STEPS[step], whole(entries), decimals(ms, 2), ratio, asked];
    }),
  );
  say(tableOf(['command', 'entries', 'latency', '×', 'asked'], rows));
};
const STEPS = { release: 'release', create: 'payout run made', approve: 'payout run approved' } as const;

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
