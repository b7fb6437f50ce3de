/**
 * What a long past costs: folds of streams of two lengths, and an order of a client whose delegation holds thousands of
 * invitations made and withdrawn beside one of a client without a past, each by a process that has just started and
 * once more; and an account after years. `npm run bench -- fold [--invitations 11000] [--rounds 5] [--years 1,10]`.
 */
import { parseArgs } from 'node:util';
import { benchFolder, startNode } from '../node/children.js';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';
import { type OrderCosts, measureOrders } from './orders.js';
import { type AccountCosts, measureAccounts } from './accounts.js';
import { foldTime, GROWING } from './streams.js';

const [FEW, MANY] = [2_500, 20_000];

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: {
      invitations: { type: 'string', default: '11000' },
      rounds: { type: 'string', default: '5' },
      years: { type: 'string', default: '1,10' },
    },
  });
  say(`\n## A long past\n\n\`${commandLine('fold', args)}\`\n`);
  say(`Least of three folds, in ms; × is the time of a step among ${whole(MANY)} against one among ${whole(FEW)}.\n`);
  say(tableOf(['stream', whole(FEW), whole(MANY), '× a step'], GROWING.map(foldRow)));
  const folder = benchFolder('fold');
  try {
    const node = await startNode(folder.path);
    try {
      tell(await measureOrders(node.url, Number(values.invitations), Number(values.rounds)));
      tellAccounts(await measureAccounts(node.url, values.years.split(',').map(Number), Number(values.rounds)));
    } finally {
      await node.stop();
    }
  } finally {
    folder.remove();
  }
};

const foldRow = (stream: (typeof GROWING)[number]): string[] => {
  const [few, many] = [foldTime(stream, FEW), foldTime(stream, MANY)];
  return [stream.name, decimals(few, 1), decimals(many, 1), decimals((many / few) * (FEW / MANY), 2)];
};

const tell = (costs: readonly OrderCosts[]): void => {
  say(
    '\nMedians in ms: an order after a restart, which reads the stream once, and the next one. × is against no past.\n',
  );
  const least = costs[0]!;
  const rows = costs.map(({ invitations, events, readOnly, first, next }) => [
    `${whole(invitations)} invitations`,
    whole(events),
    decimals(readOnly, 1),
    decimals(first, 1),
    decimals(next, 1),
    decimals(next / least.next, 2),
  ]);
  say(tableOf(['past', 'events', 'reading them alone', 'order after a restart', 'next order', '× next'], rows));
};

const tellAccounts = (costs: readonly AccountCosts[]): void => {
  say(
    '\nMedians in ms: an account whose cashback is paid out every month, read by a ledger that knows nothing yet, as after a restart, and all of its events. × is against the fewest years.\n',
  );
  const least = costs[0]!;
  const rows = costs.map(({ years, events, first, whole: all }, index) => [
    `${years} years`,
    whole(events),
    decimals(first, 1),
    index === 0 ? '' : decimals(first / least.first, 2),
    decimals(all, 1),
    index === 0 ? '' : decimals(all / least.whole, 2),
  ]);
  say(tableOf(['account of', 'events', 'read', '×', 'all of it', '×'], rows));
};
