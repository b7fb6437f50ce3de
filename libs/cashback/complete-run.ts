import { causedBy } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { NO_EVENTS, WrongRevision } from '#libs/event-sourcing/eventstoredb/store.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import { sum } from '#libs/kernel/money.js';
import { Account, isPayout, ownerOf, WholeAccount } from './account.js';
import type { RunResult } from './account-state.js';
import { accounts } from './registers.js';
import type { LeftOutAccount, PayoutRunDrafted, RunPayout } from './events/payout-run-steps.js';
import { PayoutRun, type RunEvent } from './payout-runs.js';

/** Why the run's own events are written, once. */
export const CREATE_RUN = 'create';
/** Payouts and left-out accounts that one event tells; many more would not fit into it. */
const AT_ONCE = 1000;
const READ_AT_ONCE = 32;

/**
 * Makes a run of what every account told that it took (E7). Whoever does it first, the command or the worker, in the end
 * the run is made once, and of the same.
 */
export const completeRun = async (ledger: Ledger, source: RecordedEvent<PayoutRunDrafted>): Promise<void> => {
  const { runId, currency, draftedBy } = source.data;
  const { state: run } = await ledger.read(PayoutRun, runId);
  if (run.status !== null) return;
  const payouts: RunPayout[] = [];
  const leftOut: LeftOutAccount[] = [];
  const { state: all } = await ledger.read(accounts, 'main');
  const ids = [...all].filter((one) => ownerOf(one).currency === currency).sort();
  // As of the read before, by when every account had told.
  const results = new Map<string, RunResult | undefined>();
  await inParallel(READ_AT_ONCE, ids, async (id) => {
    results.set(id, await resultIn(ledger, id, source));
  });
  for (const id of ids) {
    const { partnerOrgId } = ownerOf(id);
    const result = results.get(id);
    if (!result) continue;
    if (isPayout(result)) {
      const { status: _, ...payout } = result;
      payouts.push({ partnerOrgId, ...payout });
    } else {
      leftOut.push({ partnerOrgId, available: result.available, because: result.because });
    }
  }
  const total = sum(payouts.map(({ amount }) => amount));
  const created: RunEvent = {
    type: 'PayoutRunCreated',
    data: {
      runId,
      currency,
      draftedBy,
      payouts: payouts.slice(0, AT_ONCE),
      leftOut: leftOut.slice(0, AT_ONCE),
      total,
    },
  };
  const events = [created, ...continued(runId, payouts, leftOut)];
  const context = causedBy(source, 'payout-run', CREATE_RUN);
  const { effectiveAt } = source.metadata;
  try {
    await ledger.write({ stream: streamName(PayoutRun, runId), events, context, effectiveAt }, NO_EVENTS);
  } catch (error) {
    if (!(error instanceof WrongRevision)) throw error;
  }
};

/** What an account told of a run; what it was carried forward from may have told it already, and is asked then. */
const resultIn = async (
  { streams }: Ledger,
  id: string,
  { data: { runId }, position }: RecordedEvent<PayoutRunDrafted>,
): Promise<RunResult | undefined> => {
  const { state } = await streams.load(Account, id);
  const isCarried = state.carried !== null && BigInt(state.carried.sourceUpTo) >= position;
  if (state.runs.has(runId) || !isCarried) return state.runs.get(runId);
  return (await streams.load(WholeAccount, id)).state.runs.get(runId);
};

const continued = (runId: string, payouts: readonly RunPayout[], leftOut: readonly LeftOutAccount[]): RunEvent[] => {
  const events: RunEvent[] = [];
  for (let from = AT_ONCE; from < Math.max(payouts.length, leftOut.length); from += AT_ONCE) {
    const [some, others] = [payouts, leftOut].map((all) => all.slice(from, from + AT_ONCE));
    events.push({
      type: 'PayoutRunContinued',
      data: { runId, payouts: some as RunPayout[], leftOut: others as LeftOutAccount[] },
    });
  }
  return events;
};
