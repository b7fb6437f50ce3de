import { List } from 'immutable';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, type Currency, isNegative, sum, ZERO } from '#libs/kernel/money.js';
import { type BusinessDate, businessDateOf, endOfDay, type Instant } from '#libs/kernel/time.js';
import { type Account, emptyAccount } from './account.js';
import type { Balance } from './events/balance.js';
import type { CashbackAccrued } from './events/cashback-accrued.js';
import type { CashbackReversed } from './events/cashback-reversed.js';

type Posted = CashbackAccrued | CashbackReversed;
type AccountEvent = Posted | PostingDeferred;

/** One posting of an account, with the balance after it (running over the rows of the statement). */
export interface StatementRow {
  eventId: string;
  type: 'accrued' | 'reversed';
  effectiveAt: Instant;
  /** Business date of `effectiveAt`. */
  date: BusinessDate;
  orderId: string;
  clientOrgId: string;
  productId: string;
  refundId: string | null;
  /** Negative for a reversal. */
  amount: Amount;
  balance: Amount;
  /** Revision in the account's stream. */
  revision: number;
}
/** Totals of one business month; `reversed` is zero or negative. */
interface StatementMonth {
  month: string;
  accrued: Amount;
  reversed: Amount;
  entries: number;
}
export interface Statement {
  partnerOrgId: string;
  currency: Currency;
  rows: StatementRow[];
  /** Months with postings, in order. */
  months: StatementMonth[];
  accrued: Amount;
  reversed: Amount;
  /** Accrued and reversed together. */
  balance: Amount;
  /** What the account's last event of all says, whatever `until` leaves out. */
  carried: Balance;
}

/** An account's postings, and what its last event carries; undefined before the first. */
interface AccountState {
  readonly rows: List<StatementRow>;
  /** Of the rows. */
  readonly balance: Amount;
  readonly carried: Balance | undefined;
}

/** `partnerAccount-{org}.{CUR}`, which its journal alone writes. */
const AccountJournal: Aggregate<AccountState, AccountEvent> = {
  category: 'partnerAccount',
  initial: { rows: List(), balance: ZERO, carried: undefined },
  evolve: ({ rows, balance }, event, recorded): AccountState => {
    switch (event.type) {
      case 'PostingDeferred':
        return { rows, balance, carried: (event.data.carried as Account).balanceAfter };
      case 'CashbackAccrued':
      case 'CashbackReversed': {
        assert(recorded, 'an account is read from the store, where its journal wrote it');
        const after = add(balance, event.data.amount);
        return {
          rows: rows.push(rowOf(event, recorded, after)),
          balance: after,
          carried: event.data.balanceAfter,
        };
      }
    }
  },
};

/**
 * An account's statement, folded from its journal alone, so that it can be repeated years later and compared. `until` is
 * the last business date that counts; an entry belongs to the date of its payment or refund, not of its recording.
 * Undefined where nothing was ever posted.
 */
export const readStatement = async (
  ledger: Ledger,
  accountId: string,
  until?: BusinessDate,
): Promise<Statement | undefined> => {
  const { state: now } = await ledger.read(AccountJournal, accountId);
  if (!now.carried) return undefined;
  const asOf = until === undefined ? undefined : endOfDay(until);
  const { state } = asOf === undefined ? { state: now } : await ledger.at({ asOf }).read(AccountJournal, accountId);
  const { partnerOrgId, currency } = emptyAccount(accountId);
  const rows = state.rows.toArray();
  const accrued = sum(rows.filter(({ amount }) => !isNegative(amount)).map(({ amount }) => amount));
  const reversed = sum(rows.filter(({ amount }) => isNegative(amount)).map(({ amount }) => amount));
  const { balance } = state;
  return { partnerOrgId, currency, rows, months: monthsOf(rows), accrued, reversed, balance, carried: now.carried };
};

const rowOf = (event: Posted, { id, revision, metadata }: Recorded, balance: Amount): StatementRow => {
  const { orderId, clientOrgId, productId, amount } = event.data;
  return {
    eventId: id,
    type: event.type === 'CashbackAccrued' ? 'accrued' : 'reversed',
    effectiveAt: metadata.effectiveAt,
    date: businessDateOf(metadata.effectiveAt),
    orderId,
    clientOrgId,
    productId,
    refundId: event.type === 'CashbackReversed' ? event.data.refundId : null,
    amount,
    balance,
    revision,
  };
};

const monthsOf = (rows: readonly StatementRow[]): StatementMonth[] => {
  const months = new Map<string, StatementMonth>();
  for (const { date, type, amount } of rows) {
    const month = date.slice(0, 7);
    const before = months.get(month) ?? { month, accrued: ZERO, reversed: ZERO, entries: 0 };
    months.set(month, { ...before, [type]: add(before[type], amount), entries: before.entries + 1 });
  }
  return [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
};
