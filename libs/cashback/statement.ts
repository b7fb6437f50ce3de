import { List } from 'immutable';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, type Currency, sum, ZERO } from '#libs/kernel/money.js';
import { type BusinessDate, businessDateOf, endOfDay, type Instant } from '#libs/kernel/time.js';
import { type AccountEvent, type Carried, ownerOf } from './account.js';
import { type Balance, wholeBalance } from './events/balance.js';
import type { CashbackAccrued } from './events/cashback-accrued.js';
import type { CashbackAdjusted } from './events/cashback-adjusted.js';
import type { CashbackReversed } from './events/cashback-reversed.js';

type Posted = CashbackAccrued | CashbackReversed | CashbackAdjusted;

/** One posting of an account, with the balance after it (running over the rows of the statement). */
export interface StatementRow {
  eventId: string;
  type: 'accrued' | 'reversed' | 'adjusted';
  effectiveAt: Instant;
  /** Business date of `effectiveAt`. */
  date: BusinessDate;
  /** Null for an adjustment that refers to no order (E5), as are client and product. */
  orderId: string | null;
  clientOrgId: string | null;
  productId: string | null;
  refundId: string | null;
  /** Negative for a reversal; signed for an adjustment. */
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
  adjusted: Amount;
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
  adjusted: Amount;
  /** Accrued, reversed and adjusted together. */
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
        return { rows, balance, carried: wholeBalance((event.data.carried as Carried).balanceAfter) };
      case 'CashbackAccrued':
      case 'CashbackReversed':
      case 'CashbackAdjusted': {
        assert(recorded, 'an account is read from the store, where its journal wrote it');
        const after = add(balance, event.data.amount);
        return {
          rows: rows.push(rowOf(event, recorded, after)),
          balance: after,
          carried: event.data.balanceAfter,
        };
      }
      default:
        // What moves between the parts of a balance moves none of its rows.
        return { rows, balance, carried: event.data.balanceAfter };
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
  const { partnerOrgId, currency } = ownerOf(accountId);
  const rows = state.rows.toArray();
  const total = (wanted: StatementRow['type']): Amount =>
    sum(rows.filter(({ type }) => type === wanted).map(({ amount }) => amount));
  const { balance } = state;
  return {
    partnerOrgId,
    currency,
    rows,
    months: monthsOf(rows),
    accrued: total('accrued'),
    reversed: total('reversed'),
    adjusted: total('adjusted'),
    balance,
    carried: now.carried,
  };
};

const TYPES = { CashbackAccrued: 'accrued', CashbackReversed: 'reversed', CashbackAdjusted: 'adjusted' } as const;

const rowOf = (event: Posted, { id, revision, metadata }: Recorded, balance: Amount): StatementRow => {
  const { orderId, clientOrgId, productId, amount } = event.data;
  return {
    eventId: id,
    type: TYPES[event.type],
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
    const before = months.get(month) ?? { month, accrued: ZERO, reversed: ZERO, adjusted: ZERO, entries: 0 };
    months.set(month, { ...before, [type]: add(before[type], amount), entries: before.entries + 1 });
  }
  return [...months.values()].sort((a, b) => (a.month < b.month ? -1 : 1));
};
