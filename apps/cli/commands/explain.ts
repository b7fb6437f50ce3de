import type { Command } from 'commander';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { systemClock } from '#libs/kernel/time.js';
import { readConfig } from '../../ledger/config.js';
import { type Explanation, explainEntry, explainOrder } from '../../ledger/explain/explain.js';
import { readFacts } from '../../ledger/explain/facts.js';
import { rowOf } from '../../ledger/explain/json.js';
import { mermaidOf } from '../../ledger/explain/mermaid.js';
import { EVERYTHING } from '../../ledger/explain/sees.js';
import { textOf } from '../../ledger/explain/text.js';
import { DEFAULT_DATA } from '../default-data.js';
import { say } from '../output.js';
import { UserError } from '../user-error.js';
import { idOf } from './options.js';
import { openStore } from './replay.js';

interface ExplainFlags {
  partner?: string;
  json?: boolean;
  mermaid?: boolean;
  data: string;
}

const explained = async (ledger: Ledger, orderId: string, partner: string | undefined): Promise<Explanation> => {
  const facts = await readFacts(ledger, orderId);
  if (!facts) throw new UserError(`There is no order ${orderId}.`);
  if (partner === undefined) return explainOrder(facts, EVERYTHING);
  const entry = explainEntry(facts, partner, EVERYTHING);
  if (!entry) throw new UserError(`Partner ${partner} has no entry of order ${orderId}.`);
  return entry;
};

const explain = async (orderId: string, { partner, json, mermaid, data }: ExplainFlags): Promise<void> => {
  if (json && mermaid) throw new UserError('Give one of --json and --mermaid.');
  const { store, close } = await openStore(readConfig(process.env), data);
  try {
    const explanation = await explained(new Ledger(store, systemClock), orderId, partner);
    if (json) say(JSON.stringify(rowOf(explanation), null, 2));
    else say((mermaid ? mermaidOf : textOf)(explanation).trimEnd());
  } finally {
    await close();
  }
};

export const registerExplain = (program: Command): void => {
  program
    .command('explain')
    .description('why an order, or a partner’s entry of it, brought what it brought: from the event store alone')
    .argument('<order>', 'the order, which is also the name of its entry', idOf)
    .option('--partner <organisation>', 'the entry of this partner alone', idOf)
    .option('--json', 'print it as JSON')
    .option('--mermaid', 'print it as a Mermaid flowchart')
    .option('--data <folder>', 'folder of the ledger', DEFAULT_DATA)
    .action(explain);
};
