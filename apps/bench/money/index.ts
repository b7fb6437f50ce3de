/**
 * What finance's large steps cost over many accounts, beside what the client alone appends: each account gets one event a
 * step. `npm run bench -- money [--accounts 1000] [--entries 100]`, the entries an account.
 */
import { parseArgs } from 'node:util';
import { clientAppendRate } from '../import/client-rate.js';
import { benchFolder, startNode } from '../node/children.js';
import { commandLine, decimals, say, tableOf, whole } from '../report.js';
import { measureMoney, type MoneyCosts } from './measure.js';

const APPENDS = 4_000;

export const run = async (args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: { accounts: { type: 'string', default: '1000' }, entries: { type: 'string', default: '100' } },
  });
  const size = { count: Number(values.accounts), entriesEach: Number(values.entries) };
  const folder = benchFolder('money');
  try {
    const node = await startNode(folder.path);
    try {
      const costs = await measureMoney(node.url, '', size);
      tell(costs, await clientAppendRate(APPENDS), args);
    } finally {
      await node.stop();
    }
  } finally {
    folder.remove();
  }
};

const tell = (costs: MoneyCosts, appends: number, args: readonly string[]): void => {
  say(`\n## Finance's steps over many accounts\n\n\`${commandLine('money', args)}\`\n`);
  say(`The client alone, 64 in flight: ${whole(appends)} appends a second; a step is one an account.\n`);
  const row = (step: string, ms: number): string[] => {
    const accounts = (costs.accounts / ms) * 1000;
    const entries = (costs.entries / ms) * 1000;
    return [step, decimals(ms / 1000, 1), whole(accounts), decimals(accounts / appends, 2), whole(entries)];
  };
  const head = ['step', 'seconds', 'accounts a second', '× the client', 'entries a second'];
  say(
    tableOf(head, [
      row('all accounts read, as after a restart', costs.reading),
      row('release', costs.release),
      row('payout run made', costs.create),
      row('payout run approved', costs.approve),
      row('month closed', costs.close),
    ]),
  );
};
