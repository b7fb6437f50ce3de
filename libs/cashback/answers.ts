import { purposeId } from '#libs/event-sourcing/automation.js';
import type { CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Folded } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import { type BusinessMonth, nextMonth } from '#libs/kernel/time.js';
import { Account } from './account.js';
import type { MonthClosed } from './events/month-closed.js';
import { CREATE_RUN } from './complete-run.js';
import { PayoutRun, type RunState } from './payout-runs.js';
import { accounts } from './registers.js';

/** A run is there where every account has told what it took, not where it was begun: whoever waits for it waits for that. */
export const createdRun = (drafted: CommandOutcome, { commands }: Folded<RunState>): CommandOutcome => {
  const source = drafted.events[0];
  const created = source && commands.get(purposeId(source.id, CREATE_RUN));
  return created ? { ...drafted, position: created.position } : drafted;
};

/** What a run took when it was made (E7): whom it pays how much and whether elsewhere than before (E6), and whom it left out. */
export const runAnswer = async (ledger: Ledger, { runId }: { runId: string }) => {
  const { state: run } = await ledger.read(PayoutRun, runId);
  const payouts = [...run.payouts.values()]
    .map(({ status: _, ...payout }) => payout)
    .sort((a, b) => (a.partnerOrgId < b.partnerOrgId ? -1 : 1));
  const items = payouts.reduce((so, payout) => so + payout.items, 0);
  return { currency: run.currency, total: run.total, items, payouts, leftOut: run.leftOut };
};

/** The months that a closing closed, each with how many accounts got a statement of it (E11). */
export const closingAnswer = async (ledger: Ledger, { month }: { month: BusinessMonth }, outcome: CommandOutcome) => {
  const source = outcome.events[0];
  assert(source, `the closing of ${month} wrote no event`);
  const statements = new Map<BusinessMonth, number>();
  const { state: all } = await ledger.read(accounts, 'main');
  for (const id of all) {
    const { state } = await ledger.streams.load(Account, id);
    for (const one of state.months.closedBy.get(source.id) ?? []) statements.set(one, (statements.get(one) ?? 0) + 1);
  }
  const before = await closedBefore(ledger, outcome);
  const first = before === null ? ([...statements.keys()].sort()[0] ?? month) : nextMonth(before);
  const months: { month: BusinessMonth; statements: number }[] = [];
  for (let one = first; one <= month; one = nextMonth(one)) {
    months.push({ month: one, statements: statements.get(one) ?? 0 });
  }
  return { months, statements: months.reduce((so, one) => so + one.statements, 0) };
};

/** The last month that was closed before; null: none was. */
const closedBefore = async ({ store }: Ledger, { stream, revision }: CommandOutcome): Promise<BusinessMonth | null> => {
  if (revision === 0) return null;
  for await (const { data } of store.readStream(stream, revision - 1, 1)) return (data as MonthClosed['data']).month;
  return null;
};
