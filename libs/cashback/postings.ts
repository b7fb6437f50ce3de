import type { Posting } from '#libs/event-sourcing/journal/journal-kind.js';
import type { Sealed } from '#libs/event-sourcing/personal.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, compare, isNegative, isZero, min, negate, subtract, sum, ZERO } from '#libs/kernel/money.js';
import {
  addDays,
  type BusinessDate,
  businessDateOf,
  type BusinessMonth,
  businessMonthOf,
  nextMonth,
} from '#libs/kernel/time.js';
import { type Carried, isPayout, moved } from './account.js';
import type { AccountState, PayoutStatus } from './account-state.js';
import { maturedBy, remainingOf, takeable } from './entries.js';
import type { Balance } from './events/balance.js';
import type { OpenedEntry } from './events/cashback-adjusted.js';
import type { DestinationKind } from './events/payout-steps.js';
import { statementsThrough } from './months.js';
import type { RecordedSource } from './sources.js';

/** What a source's postings rest on beside the account itself, all of it as of the source's position. */
export interface Prepared {
  readonly holdingDays: number;
  readonly closedThrough: BusinessMonth | null;
  /** Of a run: where the account's payouts go, and the least that is paid there; null: whatever there is. */
  readonly payout?: { destination: DestinationKind; iban: string | Sealed | null; minimum: Amount | null };
  /** Of a correction: the entry that this partner would get (E31). */
  readonly opening?: OpenedEntry;
}

/** An account as the postings before left it. */
interface Standing {
  readonly carried: Carried;
  readonly book: AccountState | undefined;
  readonly prepared: Prepared;
}
type Postings = readonly Posting<Carried>[];

/** The first day on which cashback of a payment may be released (A12, E1). */
export const maturityOf = (paidAt: string, holdingDays: number): BusinessDate =>
  addDays(businessDateOf(paidAt), holdingDays);

/** What a source posts to one account; pure. */
export const postingsOf = (source: RecordedSource, standing: Standing): Postings => {
  if (source.type === 'OrderPaid') return accrual(source, standing);
  const { book } = standing;
  assert(book, `${source.type} is posted to an account that was not read`);
  const read = { ...standing, book };
  switch (source.type) {
    case 'OrderRefunded':
      return reversal(source, read);
    case 'OrderCorrected':
      return correction(source, read);
    case 'ReleaseOrdered':
      return release(source, read);
    case 'HoldOrdered':
    case 'UnholdOrdered':
      return stop(source, read);
    case 'AdjustmentApproved':
      return adjustment(source, read);
    case 'PayoutRunDrafted':
      return payout(source, read);
    case 'PayoutRunApproved': {
      const { prepaid, runId } = source.data;
      const isPrepaid = prepaid.includes(read.carried.partnerOrgId);
      return step(source, read, runId, ['requested'], isPrepaid ? SETTLED : SENT);
    }
    case 'PayoutRunCancelled':
      return step(source, read, source.data.runId, ['requested'], CANCELLED);
    case 'PayoutRecorded':
      return recorded(source, read);
    case 'MonthClosed':
      return statements(source, read);
  }
};

type Of<T extends RecordedSource['type']> = Extract<RecordedSource, { type: T }>;
type Read = Standing & { readonly book: AccountState };

/** A posting after which the given parts have moved. */
const posting = (
  source: RecordedSource,
  { partnerOrgId, currency, balanceAfter }: Carried,
  type: string,
  data: object,
  parts: Partial<Balance> = {},
): Posting<Carried> => {
  const carried = { partnerOrgId, currency, balanceAfter: moved(balanceAfter, parts) };
  return { type, data: { ...carried, ...data, sourceEventId: source.id }, carried };
};

/** The month of a movement: that of its business time, but never a closed one (E12, E13). */
const monthOf = ({ metadata }: RecordedSource, { closedThrough }: Prepared): BusinessMonth => {
  const month = businessMonthOf(metadata.effectiveAt);
  return closedThrough !== null && month <= closedThrough ? nextMonth(closedThrough) : month;
};

/**
 * A payment makes the placement's cashback due, pending until it matures (A12, E1); it stays due whatever ended meanwhile
 * (A14). Nothing where the payment earns nobody anything (R26).
 */
const accrual = (source: Of<'OrderPaid'>, { carried, prepared }: Standing): Postings => {
  const { earning, orderId } = source.data;
  if (!earning) return [];
  refuseForeign(carried, earning.partnerOrgId, source.data.currency);
  const { partnerOrgId: _, amount, ...rest } = earning;
  const maturesOn = maturityOf(source.metadata.effectiveAt, prepared.holdingDays);
  const data = { orderId, ...rest, amount, maturesOn, month: monthOf(source, prepared) };
  return [posting(source, carried, 'CashbackAccrued', data, { pending: amount })];
};

const refuseForeign = (carried: Carried, partnerOrgId: string, currency: string): void =>
  assert(
    carried.partnerOrgId === partnerOrgId && carried.currency === currency,
    `the source belongs to ${partnerOrgId}.${currency}, not to ${carried.partnerOrgId}.${carried.currency}`,
  );

/**
 * A refund takes back its share (A15): of the order's entry at most what remains of it, the rest as a loose item; all of
 * it loose once the entry is in a payout (E4). A share of 0.00 posts nothing.
 */
const reversal = (source: Of<'OrderRefunded'>, { carried, book, prepared }: Read): Postings => {
  const { reversal: taken, orderId, refundId, currency } = source.data;
  if (!taken || isZero(taken.amount)) return [];
  refuseForeign(carried, taken.partnerOrgId, currency);
  const amount = negate(taken.amount);
  const { toEntry, loose, part } = landing(book, orderId, amount);
  const { clientOrgId, productId, cumulative } = taken;
  const data = { orderId, clientOrgId, productId, refundId, amount, fromEntry: toEntry, loose, cumulative };
  const month = monthOf(source, prepared);
  return [posting(source, carried, 'CashbackReversed', { ...data, month }, together(part, toEntry, loose))];
};

type Part = 'pending' | 'held' | 'available';
/** How an amount divides between an order's entry and a loose item (E4, E31). */
const landing = (
  book: AccountState,
  orderId: string,
  amount: Amount,
): { toEntry: Amount; loose: Amount; part: Part } => {
  const entry = book.entries.get(orderId);
  if (!entry || entry.state === 'inPayout' || entry.state === 'paid') {
    return { toEntry: ZERO, loose: amount, part: 'available' };
  }
  if (!isNegative(amount)) return { toEntry: amount, loose: ZERO, part: entry.state };
  const toEntry = negate(min(negate(amount), remainingOf(entry)));
  return { toEntry, loose: subtract(amount, toEntry), part: entry.state };
};
const together = (part: Part, toEntry: Amount, loose: Amount): Partial<Balance> =>
  part === 'available' ? { available: add(toEntry, loose) } : { [part]: toEntry, available: loose };

/** What a correction found to be different is an adjustment of the order's entry, or gives the partner one (E31). */
const correction = (source: Of<'OrderCorrected'>, { carried, book, prepared }: Read): Postings => {
  const { orderId, correctionId, clientOrgId, productId, rows, paidAt } = source.data;
  const row = rows.find(({ partnerOrgId }) => partnerOrgId === carried.partnerOrgId);
  if (!row) return [];
  const { amount } = row;
  const opened = book.entries.has(orderId) || isNegative(amount) ? null : (prepared.opening ?? null);
  const { toEntry, loose, part } = opened
    ? { toEntry: amount, loose: ZERO, part: opened.state }
    : landing(book, orderId, amount);
  const data = {
    adjustmentId: null,
    correctionId,
    orderId,
    clientOrgId,
    productId,
    amount,
    toEntry,
    loose,
    opened,
    effectiveSince: paidAt,
    month: monthOf(source, prepared),
  };
  return [posting(source, carried, 'CashbackAdjusted', data, together(part, toEntry, loose))];
};

/** Two people of finance moved the account: a loose item, at once available (E5). */
const adjustment = (source: Of<'AdjustmentApproved'>, { carried, prepared }: Read): Postings => {
  const { adjustmentId, amount } = source.data;
  const data = {
    adjustmentId,
    correctionId: null,
    orderId: null,
    clientOrgId: null,
    productId: null,
    amount,
    toEntry: ZERO,
    loose: amount,
    opened: null,
    effectiveSince: null,
    month: monthOf(source, prepared),
  };
  return [posting(source, carried, 'CashbackAdjusted', data, { available: amount })];
};

/** Every pending entry that has matured becomes available (E2). */
const release = (source: Of<'ReleaseOrdered'>, { carried, book }: Read): Postings => {
  const { through } = source.data;
  const orders = maturedBy(book, through);
  if (orders.length === 0) return [];
  const amount = sum(orders.map((orderId) => remainingOf(book.entries.get(orderId)!)));
  const data = { through, amount, entries: orders.length };
  return [posting(source, carried, 'CashbackReleased', data, { pending: negate(amount), available: amount })];
};

/** An entry is held, or pending again (E3); one that a run has taken meanwhile stays with it. */
const stop = (source: Of<'HoldOrdered' | 'UnholdOrdered'>, { carried, book }: Read): Postings => {
  const { orderId } = source.data;
  const entry = book.entries.get(orderId);
  // One that was paid long ago is not carried forward, and is not movable.
  if (!entry && book.carried) return [];
  assert(entry, `no entry of ${orderId}`);
  const isHold = source.type === 'HoldOrdered';
  const isMovable = isHold ? entry.state === 'pending' || entry.state === 'available' : entry.state === 'held';
  if (!isMovable) return [];
  const amount = remainingOf(entry);
  const [type, to] = isHold ? (['CashbackHeld', 'held'] as const) : (['CashbackUnheld', 'pending'] as const);
  return [posting(source, carried, type, { orderId, amount }, { [entry.state]: negate(amount), [to]: amount })];
};

/** A run takes everything available, unless that is nothing, or too little for a bank transfer (E7). */
const payout = (source: Of<'PayoutRunDrafted'>, { carried, book, prepared }: Read): Postings => {
  const { runId } = source.data;
  const { available } = carried.balanceAfter;
  const because = leftOutBecause(carried, prepared);
  if (because) {
    const isEmpty = Object.entries(carried.balanceAfter).every(([part, amount]) => part === 'paid' || isZero(amount));
    return isEmpty ? [] : [posting(source, carried, 'PayoutPassedOver', { runId, available, because })];
  }
  assert(prepared.payout, 'nobody has read where its payouts go');
  const { orders, loose } = takeable(book);
  const { destination, iban } = prepared.payout;
  const data = { runId, amount: available, items: orders.length + loose.length, destination, iban };
  return [posting(source, carried, 'PayoutRequested', data, { available: negate(available), inPayout: available })];
};

/** Why a run would pay an account nothing; undefined: it would. */
export const leftOutBecause = (
  { balanceAfter: { available } }: Pick<Carried, 'balanceAfter'>,
  { payout: to }: Pick<Prepared, 'payout'>,
): 'NOTHING_AVAILABLE' | 'BELOW_MINIMUM' | undefined => {
  if (isNegative(available) || isZero(available)) return 'NOTHING_AVAILABLE';
  const minimum = to?.minimum ?? null;
  return minimum !== null && compare(available, minimum) < 0 ? 'BELOW_MINIMUM' : undefined;
};

interface Step {
  readonly type: string;
  readonly from: 'inPayout' | 'paid' | null;
  readonly to: 'available' | 'paid' | null;
  readonly isMovement: boolean;
}
const SENT: Step = { type: 'PayoutSent', from: null, to: null, isMovement: false };
const SETTLED: Step = { type: 'PayoutSettled', from: 'inPayout', to: 'paid', isMovement: true };
const FAILED: Step = { type: 'PayoutFailed', from: 'inPayout', to: 'available', isMovement: false };
const CANCELLED: Step = { type: 'PayoutCancelled', from: 'inPayout', to: 'available', isMovement: false };
const RETURNED: Step = { type: 'PayoutReturned', from: 'paid', to: 'available', isMovement: true };

const step = (
  source: RecordedSource,
  { carried, book, prepared }: Read,
  runId: string,
  expected: readonly PayoutStatus[],
  { type, from, to, isMovement }: Step,
): Postings => {
  const result = book.runs.get(runId);
  assert(isPayout(result) && expected.includes(result.status), `${runId} has no payout that could be ${type} here`);
  const { amount } = result;
  const parts = { ...(from ? { [from]: negate(amount) } : {}), ...(to ? { [to]: amount } : {}) };
  const month = isMovement ? { month: monthOf(source, prepared) } : {};
  return [posting(source, carried, type, { runId, amount, ...month }, parts)];
};

const recorded = (source: Of<'PayoutRecorded'>, read: Read): Postings => {
  const { runId, result } = source.data;
  if (result === 'returned') return step(source, read, runId, ['settled'], RETURNED);
  return step(source, read, runId, ['sent'], result === 'settled' ? SETTLED : FAILED);
};

/** One statement a month with a balance or a movement, of every month that is still open (E11). */
const statements = (source: Of<'MonthClosed'>, { carried, book }: Read): Postings =>
  statementsThrough(book.months, source.data.month).map((statement) =>
    posting(source, carried, 'StatementClosed', statement),
  );
