import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Currency, CURRENCIES, isZero, negate, ZERO } from '#libs/kernel/money.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { OrderPaidData } from '#libs/orders/events/order-paid.js';
import type { OrderRefundedData } from '#libs/orders/events/order-refunded.js';
import type { Balance } from './events/balance.js';
import type { CashbackAccruedData } from './events/cashback-accrued.js';
import type { CashbackReversedData } from './events/cashback-reversed.js';

/** Days between a payment and the release of its cashback (A12), until a policy event says otherwise. */
const HOLDING_DAYS = 30;

/** One partner's account in one currency (A26), as its last event leaves it. */
export interface Account {
  partnerOrgId: string;
  currency: Currency;
  balanceAfter: Balance;
}

/** Id of an account's stream; an organisation's id has no dot. */
export const accountIdOf = (partnerOrgId: string, currency: string): string => `${partnerOrgId}.${currency}`;

/** An account without any posting: a zero balance is a balance. */
export const emptyAccount = (accountId: string): Account => {
  const dot = accountId.lastIndexOf('.');
  const currency = CURRENCIES.find((one) => one === accountId.slice(dot + 1));
  assert(dot > 0 && currency, `not an account: ${accountId}`);
  return {
    partnerOrgId: accountId.slice(0, dot),
    currency,
    balanceAfter: { pending: ZERO, available: ZERO, paid: ZERO },
  };
};

/** An event that is the cause of a posting. */
export interface Source<D> {
  eventId: string;
  effectiveAt: Instant;
  data: D;
}
type Entry<D extends JournalEntry> = Omit<D, keyof JournalEntry>;

/** The first day on which cashback of a payment may be released (A12, E1). */
export const maturityOf = (paidAt: Instant): BusinessDate => {
  const day = new Date(`${businessDateOf(paidAt)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + HOLDING_DAYS);
  return day.toISOString().slice(0, 10);
};

/**
 * A payment makes the placement's cashback due, pending until it matures (A12, E1); it stays due whatever ended meanwhile
 * (A14). Null where the payment earns nobody anything.
 */
export const accrue = (
  account: Account,
  { eventId, effectiveAt, data }: Source<OrderPaidData>,
): Entry<CashbackAccruedData> | null => {
  const { earning, orderId, currency } = data;
  if (!earning) return null;
  refuseForeign(account, earning.partnerOrgId, currency);
  const { clientOrgId, productId, net, rate, preferential, amount, rateCardVersion, delegationRevision } = earning;
  return {
    ...moved(account, amount),
    orderId,
    clientOrgId,
    productId,
    net,
    rate,
    preferential,
    amount,
    maturesOn: maturityOf(effectiveAt),
    rateCardVersion,
    delegationRevision,
    sourceEventId: eventId,
  };
};

/** A refund takes back its share (A15); null where that share is 0.00. The balance may become negative. */
export const reverse = (
  account: Account,
  { eventId, data }: Source<OrderRefundedData>,
): Entry<CashbackReversedData> | null => {
  const { reversal, orderId, refundId, currency } = data;
  if (!reversal || isZero(reversal.amount)) return null;
  refuseForeign(account, reversal.partnerOrgId, currency);
  const { clientOrgId, productId, cumulative } = reversal;
  const amount = negate(reversal.amount);
  return {
    ...moved(account, amount),
    orderId,
    clientOrgId,
    productId,
    refundId,
    amount,
    cumulative,
    sourceEventId: eventId,
  };
};

/** Postings move what is pending: nothing is released before its own command exists. */
const moved = ({ partnerOrgId, currency, balanceAfter }: Account, amount: string): Account => ({
  partnerOrgId,
  currency,
  balanceAfter: { ...balanceAfter, pending: add(balanceAfter.pending, amount) },
});

const refuseForeign = (account: Account, partnerOrgId: string, currency: string): void =>
  assert(
    account.partnerOrgId === partnerOrgId && account.currency === currency,
    `the source belongs to ${accountIdOf(partnerOrgId, currency)}, not to ${accountIdOf(account.partnerOrgId, account.currency)}`,
  );
