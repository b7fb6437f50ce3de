// A process of finance that a test can kill: it carries out what comes by its standard input, a line a command, and tells
// by its output when it begins and how it ended.
import { createInterface } from 'node:readline';
import { ApprovePayoutRun, CancelPayoutRun, CreatePayoutRun } from '#libs/cashback/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import { DomainError } from '#libs/kernel/errors.js';
import { createLedger, type LedgerOptions } from '../composition.js';
import { allCommands } from '../contexts.js';

export interface Told {
  command: 'create' | 'approve' | 'cancel';
  runId: string;
  commandId: string;
}
/** Of a command: it was begun; it was answered; it was refused, or failed because the store was away. */
export type Tells = { begun: string } | { done: string } | { refused: string } | { failed: string };

const say = (line: Tells | { ready: true }): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const commandOf = ({ command, runId, commandId }: Told) => {
  const userId = command === 'approve' ? 'second' : 'first';
  const actor = { userId, orgId: null, role: 'staff:finance', channel: 'api' } as const;
  const context = { commandId, correlationId: commandId, causationId: commandId, actor };
  if (command === 'create') return new CreatePayoutRun({ runId, currency: 'CHF' }, context);
  return command === 'approve' ? new ApprovePayoutRun({ runId }, context) : new CancelPayoutRun({ runId }, context);
};

const options = JSON.parse(process.argv[2]!) as LedgerOptions;
const { ledger } = await createLedger(options);
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line) as Told;
  say({ begun: told.commandId });
  try {
    await carryOut(allCommands, ledger, commandOf(told));
    say({ done: told.commandId });
  } catch (error) {
    say(error instanceof DomainError ? { refused: error.code } : { failed: String(error) });
  }
}
process.exit(0);
