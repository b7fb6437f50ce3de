import type { DomainEvent, RecordedEvent } from '#libs/event-sourcing/event.js';
import { add, type Amount, type Currency, isNegative, sum, ZERO } from '#libs/kernel/money.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { type Account, emptyAccount } from './account.js';
import type { Balance } from './events/balance.js';
import type { CashbackAccrued } from './events/cashback-accrued.js';
import type { CashbackReversed } from './events/cashback-reversed.js';

type Posted = CashbackAccrued | CashbackReversed;

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

/**
 * Folds an account's journal into its statement: pure, so that it can be repeated years later and compared. `until` is
 * the last business date that counts; an entry belongs to the date of its payment or refund, not of its recording.
 */
export const statementOf = (accountId: string, events: Iterable<RecordedEvent>, until?: BusinessDate): Statement => {
  const rows: StatementRow[] = [];
  let account: Account = emptyAccount(accountId);
  let balance = ZERO;
  for (const event of events) {
    account = { ...account, balanceAfter: balanceAfter(event, account) };
    if (!isPosted(event)) continue;
    const date = businessDateOf(event.metadata.effectiveAt);
    if (until !== undefined && date > until) continue;
    balance = add(balance, event.data.amount);
    rows.push(rowOf(event, date, balance));
  }
  const { partnerOrgId, currency, balanceAfter: carried } = account;
  const accrued = sum(rows.filter(({ amount }) => !isNegative(amount)).map(({ amount }) => amount));
  const reversed = sum(rows.filter(({ amount }) => isNegative(amount)).map(({ amount }) => amount));
  return { partnerOrgId, currency, rows, months: monthsOf(rows), accrued, reversed, balance, carried };
};

const isPosted = (event: RecordedEvent): event is RecordedEvent<Posted> =>
  event.type === 'CashbackAccrued' || event.type === 'CashbackReversed';

const balanceAfter = (event: DomainEvent, before: Account): Balance =>
  (event.data as Partial<Account>).balanceAfter ??
  (event.data as { carried?: Partial<Account> }).carried?.balanceAfter ??
  before.balanceAfter;

const rowOf = (event: RecordedEvent<Posted>, date: BusinessDate, balance: Amount): StatementRow => {
  const { orderId, clientOrgId, productId, amount } = event.data;
  return {
    eventId: event.id,
    type: event.type === 'CashbackAccrued' ? 'accrued' : 'reversed',
    effectiveAt: event.metadata.effectiveAt,
    date,
    orderId,
    clientOrgId,
    productId,
    refundId: 'refundId' in event.data ? event.data.refundId : null,
    amount,
    balance,
    revision: event.revision,
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
