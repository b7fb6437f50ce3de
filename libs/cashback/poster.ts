import type { Parking } from '#libs/event-sourcing/automation.js';
import { CarriedForward } from '#libs/event-sourcing/carry-forward/index.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { JournalKind } from '#libs/event-sourcing/journal/journal-kind.js';
import { JournalWriter } from '#libs/event-sourcing/journal/journal-writer.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Folded } from '#libs/event-sourcing/streams.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { Account, type AccountEvent, type Carried, emptyAccount, WholeAccount } from './account.js';
import type { AccountState } from './account-state.js';
import { wholeBalance } from './events/balance.js';
import { completeRun } from './complete-run.js';
import { type Prepared, postingsOf } from './postings.js';
import { prepared } from './prepare.js';
import { accounts } from './registers.js';
import { accountsOf, looksElsewhere, needsBook, type RecordedSource } from './sources.js';

/** Actor of the postings, and part of their command ids. */
export const POSTING = 'when-order-paid-or-refunded-then-post';

type Journal = JournalWriter<Carried, ReadonlyMap<string, Prepared>, AccountState>;

const partnerAccounts = (
  ledger: Ledger,
  carried: CarriedForward<AccountState, AccountEvent>,
): JournalKind<Carried, ReadonlyMap<string, Prepared>, AccountState> => ({
  automation: POSTING,
  category: Account.category,
  initial: emptyAccount,
  carriedBy: (last) => {
    const { partnerOrgId, currency, balanceAfter } = last as Carried;
    return { partnerOrgId, currency, balanceAfter: wholeBalance(balanceAfter) };
  },
  book: {
    needs: needsBook,
    read: (id, sources) => bookOf(ledger, id, sources as readonly RecordedSource[]),
    evolve: (state, event) => Account.evolve(state, event as AccountEvent),
  },
  grew: (id, from, to) => carried.grew(id, from, to),
  prepare: (sources, id) => prepared(ledger, sources as readonly RecordedSource[], id),
  post: (source, { carried, book, prepared: facts }) =>
    postingsOf(source as RecordedSource, { carried, book, prepared: facts.get(source.id)! }),
});

/** An account as its sources need it: a payout that is given back may be of a run that is over. */
const bookOf = async (
  ledger: Ledger,
  id: string,
  sources: readonly RecordedSource[],
): Promise<Pick<Folded<AccountState>, 'state' | 'revision'>> => {
  const folded = await ledger.read(Account, id);
  const isOver = (source: RecordedSource): boolean =>
    source.type === 'PayoutRecorded' && !folded.state.runs.has(source.data.runId);
  return folded.state.carried && sources.some(isOver) ? ledger.read(WholeAccount, id) : folded;
};

/**
 * Posts sources to the accounts that they concern, in the order of the log, whoever calls it and how often: the worker's
 * automation, and every command that must see the accounts as they are now.
 */
export class AccountPoster {
  private readonly journal: Journal;
  private readonly carried: CarriedForward<AccountState, AccountEvent>;

  constructor(private readonly ledger: Ledger) {
    this.carried = new CarriedForward(ledger, Account);
    this.journal = new JournalWriter(ledger.store, partnerAccounts(ledger, this.carried));
  }

  async post(events: readonly RecordedEvent[], parking?: Partial<Parking>): Promise<void> {
    for (const run of runsOf(events as readonly RecordedSource[])) {
      await this.journal.post(await this.byAccount(run), parking);
      await this.complete(run);
      await this.carried.settle();
    }
  }

  async postLate(events: readonly RecordedEvent[], parking?: Partial<Parking>): Promise<void> {
    for (const source of events as readonly RecordedSource[]) {
      await this.journal.postLate(await this.byAccount([source]), parking);
      await this.complete([source]);
    }
  }

  retry(): Promise<void> {
    return this.journal.retry();
  }

  unfinished(): bigint | undefined {
    return this.journal.unfinished();
  }

  /** Once every account has told what a run took of it, the run is made. */
  private async complete(sources: readonly RecordedSource[]): Promise<void> {
    for (const source of sources) {
      if (source.type === 'PayoutRunDrafted') await completeRun(this.ledger, source);
    }
  }

  /** Sources by the accounts that they concern, in their order; an account is entered before anything is posted to it. */
  private async byAccount(sources: readonly RecordedSource[]): Promise<Map<string, RecordedEvent[]>> {
    const known = await this.ledger.read(accounts, 'main');
    const all = new Set(known.state);
    const byAccount = new Map<string, RecordedEvent[]>();
    for (const source of sources) {
      const concerned = accountsOf(source);
      const ids =
        typeof concerned === 'string'
          ? [...all].filter((id) => concerned === 'all' || id.endsWith(`.${concerned}`))
          : concerned;
      for (const id of ids) {
        if (!all.has(id)) {
          const { $correlationId, effectiveAt, importId } = source.metadata;
          const context = { correlationId: $correlationId, causationId: source.id, effectiveAt };
          await enter(this.ledger, accounts, 'main', id, importId ? { ...context, importId } : context);
          all.add(id);
        }
        const those = byAccount.get(id);
        if (those) those.push(source);
        else byAccount.set(id, [source]);
      }
    }
    return byAccount;
  }
}

/**
 * Stretches that may be posted side by side by account. What looks at another account than the one it is posted to comes
 * after everything before it, and so does the making of a run.
 */
const runsOf = (sources: readonly RecordedSource[]): RecordedSource[][] => {
  const runs: RecordedSource[][] = [[]];
  for (const source of sources) {
    if (looksElsewhere(source) && runs.at(-1)!.length > 0) runs.push([]);
    runs.at(-1)!.push(source);
    if (looksElsewhere(source) || source.type === 'PayoutRunDrafted') runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
};
