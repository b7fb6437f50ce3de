import { Account, accountIdOf, accounts, booksOf, WholeAccount } from '#libs/cashback/index.js';
import { carryOut } from '#libs/event-sourcing/commands/handles.js';
import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { assert } from '#libs/kernel/errors.js';
import { systemClock } from '#libs/kernel/time.js';
import { allCommands } from '../../ledger/contexts.js';
import { by, CURRENCY, payOrders, payOut } from '../accrual/fill.js';
import { median } from '../node/client-load.js';
import { openStore } from '../open-store.js';

/** Milliseconds, medians of the rounds. */
export interface AccountCosts {
  years: number;
  /** In the account's journal. */
  events: number;
  /** Reading the account by a ledger that knows nothing yet. */
  first: number;
  /** The same of every event that it ever had. */
  whole: number;
}

const PARTNER = 'partner';
const ACCOUNT = accountIdOf(PARTNER, CURRENCY);
const PAYMENTS_A_MONTH = 100;

/** Accounts that lived so many years, each month of which was released, taken by a run and paid. @throws when one differs */
export const measureAccounts = async (
  url: string,
  ages: readonly number[],
  rounds: number,
): Promise<AccountCosts[]> => {
  const stores = ages.map((years) => openStore(url, `years_${years}`));
  try {
    for (const [index, store] of stores.entries()) await live(new Ledger(store, systemClock), ages[index]! * 12);
    const taken = ages.map(() => ({ first: [] as number[], whole: [] as number[], events: 0 }));
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, store] of stores.entries()) {
        const [some, all] = [await timed(store, Account), await timed(store, WholeAccount)];
        assert(JSON.stringify(some.balance) === JSON.stringify(all.balance), 'the account is not what its events say');
        taken[index]!.first.push(some.ms);
        taken[index]!.whole.push(all.ms);
        taken[index]!.events = all.revision + 1;
      }
    }
    return taken.map(({ first, whole, events }, index) => {
      return { years: ages[index]!, events, first: median(first), whole: median(whole) };
    });
  } finally {
    for (const store of stores) await store.dispose();
  }
};

const timed = async (store: EventStore, aggregate: typeof Account) => {
  const ledger = new Ledger(store, systemClock);
  await ledger.streams.sync();
  const began = performance.now();
  const { state, revision } = await ledger.read(aggregate, ACCOUNT);
  return { ms: performance.now() - began, balance: state.balance, revision };
};

const live = async (ledger: Ledger, months: number): Promise<void> => {
  await enter(ledger, accounts, 'main', ACCOUNT, by('bench', 'enter'));
  for (let month = 0; month < months; month += 1) {
    const runId = `run-${month}`;
    await payOrders(ledger, PARTNER, PAYMENTS_A_MONTH, String(month));
    await booksOf(ledger).settle();
    for (const command of Object.values(payOut(runId))) await carryOut(allCommands, ledger, command);
  }
};
