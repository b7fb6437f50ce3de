import { Map as PersistentMap } from 'immutable';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Read } from '#libs/event-sourcing/ledger.js';
import type { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import { type Aggregate, whole } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, CURRENCIES, type Currency, negate, sum, ZERO } from '#libs/kernel/money.js';
import { businessMonthOf } from '#libs/kernel/time.js';
import type { AccountState, Payout, PayoutStatus, RunResult } from './account-state.js';
import { carriedAccount } from './carried-account.js';
import {
  addLoose,
  Entries,
  type Entry,
  entryMoved,
  entryOpened,
  entryReleased,
  entryStopped,
  itemsGivenBack,
  itemsPaid,
  itemsTaken,
} from './entries.js';
import { type Balance, owed } from './events/balance.js';
import type { CashbackAccrued } from './events/cashback-accrued.js';
import type { CashbackAdjusted } from './events/cashback-adjusted.js';
import type { CashbackHeld, CashbackUnheld } from './events/cashback-held.js';
import type { CashbackReleased } from './events/cashback-released.js';
import type { CashbackReversed } from './events/cashback-reversed.js';
import type {
  PayoutCancelled,
  PayoutFailed,
  PayoutPassedOver,
  PayoutRequested,
  PayoutReturned,
  PayoutSent,
  PayoutSettled,
} from './events/payout-steps.js';
import type { StatementClosed } from './events/statement-closed.js';
import { closedMonths, type Line, NO_MONTHS, withLine } from './months.js';

/** What moves an account's money, in total or between its parts. */
export type AccountEvent =
  | CashbackAccrued
  | CashbackReversed
  | CashbackReleased
  | CashbackHeld
  | CashbackUnheld
  | CashbackAdjusted
  | PayoutRequested
  | PayoutPassedOver
  | PayoutSent
  | PayoutSettled
  | PayoutFailed
  | PayoutReturned
  | PayoutCancelled
  | StatementClosed
  | PostingDeferred;

/** What every event of an account carries for the next one: whose it is (A26), and where its money stands. */
export interface Carried {
  readonly partnerOrgId: string;
  readonly currency: Currency;
  readonly balanceAfter: Balance;
}

const NOTHING: Balance = { pending: ZERO, held: ZERO, available: ZERO, inPayout: ZERO, paid: ZERO };

export const isPayout = (result: RunResult | undefined): result is Payout => result !== undefined && 'status' in result;

/** Id of an account's stream; an organisation's id has no dot. */
export const accountIdOf = (partnerOrgId: string, currency: string): string => `${partnerOrgId}.${currency}`;

/** Whose account it is, and in which currency. */
export const ownerOf = (accountId: string): { partnerOrgId: string; currency: Currency } => {
  const dot = accountId.lastIndexOf('.');
  const currency = CURRENCIES.find((one) => one === accountId.slice(dot + 1));
  assert(dot > 0 && currency, `not an account: ${accountId}`);
  return { partnerOrgId: accountId.slice(0, dot), currency };
};

/** An account without any posting: a zero balance is a balance. */
export const emptyAccount = (accountId: string): Carried => ({ ...ownerOf(accountId), balanceAfter: NOTHING });

/** `partnerAccount-{org}.{CUR}`, which its journal alone writes. */
export const Account: Aggregate<AccountState, AccountEvent> = {
  category: 'partnerAccount',
  initial: {
    ...Entries,
    balance: NOTHING,
    accrued: ZERO,
    reversed: ZERO,
    adjusted: ZERO,
    runs: PersistentMap(),
    lastDestination: null,
    months: NO_MONTHS,
    revision: -1,
    sourceUpTo: '-1',
    carried: null,
  },
  evolve: (state, event, recorded): AccountState => {
    const revision = recorded?.revision ?? state.revision + 1;
    return { ...evolve({ ...state, revision }, event, recorded), sourceUpTo: event.data.sourceUpTo };
  },
  carryForward: carriedAccount,
};
/** An account with all that is over, too; of one that goes on for years every event is read for it. */
export const WholeAccount = whole(Account);

/** An order's entry in an account, also one that was paid long ago; undefined: there is none. */
export const entryIn = async (read: Read, accountId: string, orderId: string): Promise<Entry | undefined> => {
  const { state } = await read(Account, accountId);
  const entry = state.entries.get(orderId);
  return entry || !state.carried ? entry : (await read(WholeAccount, accountId)).state.entries.get(orderId);
};

const evolve = (state: AccountState, event: AccountEvent, recorded: Recorded | undefined): AccountState => {
  switch (event.type) {
    case 'PostingDeferred':
      return state;
    case 'CashbackAccrued': {
      const { orderId, amount, maturesOn } = event.data;
      const opened = entryOpened(state, { orderId, amount, adjusted: ZERO, maturesOn, state: 'pending' });
      const accrued = add(state.accrued, amount);
      return counted({ ...state, ...opened, accrued }, 'accrued', event, recorded, { pending: amount });
    }
    case 'CashbackReversed': {
      const { orderId, amount, fromEntry, loose } = event.data;
      const moved = entryMoved(state, orderId, 'reversed', fromEntry);
      const reversed = add(state.reversed, amount);
      const parts = { [moved.part]: fromEntry } as Partial<Balance>;
      return withLoose(counted({ ...state, ...moved.entries, reversed }, 'reversed', event, recorded, parts), loose);
    }
    case 'CashbackAdjusted':
      return adjusted(state, event, recorded);
    case 'CashbackReleased': {
      const { through, amount } = event.data;
      return moving({ ...state, ...entryReleased(state, through) }, { pending: negate(amount), available: amount });
    }
    case 'CashbackHeld':
    case 'CashbackUnheld': {
      const { orderId, amount } = event.data;
      const to = event.type === 'CashbackHeld' ? 'held' : 'pending';
      const { entries, from } = entryStopped(state, orderId, to);
      return moving({ ...state, ...entries }, { [from]: negate(amount), [to]: amount } as Partial<Balance>);
    }
    case 'PayoutPassedOver': {
      const { runId, available, because } = event.data;
      return { ...state, runs: state.runs.set(runId, { available, because }) };
    }
    case 'PayoutRequested': {
      const { runId, amount, items, destination, iban } = event.data;
      const lastDestination = JSON.stringify([destination, iban]);
      const destinationIsNew = state.lastDestination !== null && state.lastDestination !== lastDestination;
      const runs = state.runs.set(runId, { amount, items, destination, destinationIsNew, status: 'requested' });
      const taken = { ...itemsTaken(state, runId), runs, lastDestination };
      return moving({ ...state, ...taken }, { available: negate(amount), inPayout: amount });
    }
    case 'PayoutSent':
      return withStatus(state, event.data.runId, 'sent');
    case 'PayoutSettled': {
      const { runId, amount } = event.data;
      const settled = withStatus({ ...state, ...itemsPaid(state, runId) }, runId, 'settled');
      return counted(settled, 'paid', event, recorded, { inPayout: negate(amount), paid: amount });
    }
    case 'PayoutReturned': {
      const { runId, amount } = event.data;
      const returned = withStatus({ ...state, ...itemsGivenBack(state, runId) }, runId, 'returned');
      return counted(returned, 'paid', event, recorded, { paid: negate(amount), available: amount });
    }
    case 'PayoutFailed':
    case 'PayoutCancelled': {
      const { runId, amount } = event.data;
      const status = event.type === 'PayoutFailed' ? 'failed' : 'cancelled';
      const back = withStatus({ ...state, ...itemsGivenBack(state, runId) }, runId, status);
      return moving(back, { inPayout: negate(amount), available: amount });
    }
    case 'StatementClosed':
      return { ...state, months: closedMonths(state.months, event.data) };
  }
};

const moving = (state: AccountState, parts: Partial<Balance>): AccountState => ({
  ...state,
  balance: moved(state.balance, parts),
});

/** A balance after amounts were added to some of its parts. */
export const moved = (balance: Balance, parts: Partial<Balance>): Balance => {
  const after = { ...balance };
  for (const [part, amount] of Object.entries(parts) as [keyof Balance, Amount][])
    after[part] = add(after[part], amount);
  return after;
};

const withLoose = (state: AccountState, amount: Amount): AccountState =>
  moving({ ...state, ...addLoose(state, String(state.revision), amount) }, { available: amount });

const withStatus = (state: AccountState, runId: string, status: PayoutStatus): AccountState => {
  const payout = state.runs.get(runId);
  assert(isPayout(payout), `no payout of ${runId}`);
  return { ...state, runs: state.runs.set(runId, { ...payout, status }) };
};

/** Entries are moved in a state that has the new total already: they are handed on with all of it. */
const adjusted = (state: AccountState, event: CashbackAdjusted, recorded: Recorded | undefined): AccountState => {
  const { orderId, amount, toEntry, loose, opened } = event.data;
  const total = { ...state, adjusted: add(state.adjusted, amount) };
  if (opened) {
    assert(orderId, 'an entry is an order’s');
    const entry = { orderId, amount: ZERO, adjusted: toEntry, ...opened };
    const parts = { [opened.state]: toEntry } as Partial<Balance>;
    return withLoose(counted({ ...total, ...entryOpened(total, entry) }, 'adjusted', event, recorded, parts), loose);
  }
  const entry = orderId === null ? undefined : state.entries.get(orderId);
  if (!entry) return withLoose(counted(total, 'adjusted', event, recorded, {}), loose);
  const { entries, part } = entryMoved(total, entry.orderId, 'adjusted', toEntry);
  const parts = { [part]: toEntry } as Partial<Balance>;
  return withLoose(counted({ ...total, ...entries }, 'adjusted', event, recorded, parts), loose);
};

type Movement = CashbackAccrued | CashbackReversed | CashbackAdjusted | PayoutSettled | PayoutReturned;

/** A movement also counts in a month (E12): that of its event or, in one of before there were statements, of its time. */
const counted = (
  state: AccountState,
  column: Line['column'],
  { type, data }: Movement,
  recorded: Recorded | undefined,
  parts: Partial<Balance>,
): AccountState => {
  const month = data.month ?? (recorded && businessMonthOf(recorded.metadata.effectiveAt));
  assert(month, `${type} has no month`);
  const amount = type === 'PayoutReturned' ? negate(data.amount) : data.amount;
  const line: Line = { column, type, amount, sourceEventId: data.sourceEventId, revision: state.revision };
  return moving({ ...state, months: withLine(state.months, month, line) }, parts);
};

/** What was accrued, reversed and adjusted is where the balance says it is (the sum that earnings begin with). */
export const addsUp = ({ balance, accrued, reversed, adjusted: corrected }: AccountState): boolean =>
  sum([accrued, reversed, corrected]) === sum([owed(balance), balance.paid]);
