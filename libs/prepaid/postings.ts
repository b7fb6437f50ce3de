import type { JournalKind, Posting } from '#libs/event-sourcing/journal/journal-kind.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, compare, isZero, min, proportion, subtract, ZERO } from '#libs/kernel/money.js';
import type { CreditNoteIssued } from '#libs/billing/events/credit-note-issued.js';
import type { PayoutRunApproved } from '#libs/cashback/events/payout-run-steps.js';
import { PayoutRun } from '#libs/cashback/payout-runs.js';
import { type PaidInvoice, PrepaidAccount, type PrepaidEvent, prepaidOwnerOf, type PrepaidState } from './account.js';
import type { PrepaidEntry } from './events/prepaid-entry.js';

export const CREDITING = 'when-money-comes-back-then-credit-prepaid';

/** What brings a prepaid account something without anybody acting on it. */
type Source = PayoutRunApproved | CreditNoteIssued;
type Recorded<S> = S extends Source ? RecordedEvent<S> & { readonly type: S['type'] } : never;
export type PrepaidSource = Recorded<Source>;

/** What every event carries for the next one. */
export type PrepaidCarried = Omit<PrepaidEntry, 'sourceUpTo' | 'deferred'>;
/** By source, what a payout run pays to the account. */
export type Payouts = ReadonlyMap<string, Amount>;

/** What the account gets back of an invoice once `credited` of it has been given back in all, the same share as of all. */
const shareOf = ({ paid, payable }: { paid: Amount; payable: Amount }, credited: Amount): Amount =>
  proportion(paid, min(credited, payable), payable);

type ReplacedBy = NonNullable<CreditNoteIssued['data']['replacedBy']>;
/**
 * What the account has paid of an invoice that takes another's place (A28), and what comes back to it: of an order that was
 * paid what the correction said, first of what the account paid; else what it has paid beyond the new invoice. Undefined
 * where neither is anything.
 */
const carriedOver = (before: PaidInvoice | undefined, { invoiceNumber, payable, back }: ReplacedBy) => {
  if (!before) return isZero(back) ? undefined : { invoiceNumber, payable, paid: ZERO, amount: back };
  const kept = subtract(before.paid, before.refunded);
  const surplus = isZero(back) && compare(kept, payable) > 0 ? subtract(kept, payable) : back;
  return { invoiceNumber, payable, paid: subtract(kept, min(kept, surplus)), amount: surplus };
};

/** What a source posts to one account; pure. */
const postingsOf = (
  source: PrepaidSource,
  { carried, book, payout }: { carried: PrepaidCarried; book: PrepaidState | undefined; payout: Amount | undefined },
): readonly Posting<PrepaidCarried>[] => {
  const posting = (type: string, amount: Amount, more: object): Posting<PrepaidCarried>[] => {
    const after = { ...carried, balanceAfter: add(carried.balanceAfter, amount) };
    return [{ type, data: { ...after, amount, ...more, sourceEventId: source.id }, carried: after }];
  };
  if (source.type === 'PayoutRunApproved') {
    const { runId } = source.data;
    assert(payout, `the payout run ${runId} pays nothing to ${carried.orgId}`);
    return posting('PrepaidCredited', payout, { runId });
  }
  const { orderId, number: creditNoteNumber, total, rounding, replacedBy } = source.data;
  const invoice = book?.invoices.get(orderId);
  if (replacedBy) {
    const carried = carriedOver(invoice, replacedBy);
    return carried ? posting('PrepaidCarriedOver', carried.amount, { orderId, creditNoteNumber, ...carried }) : [];
  }
  if (!invoice) return [];
  const credited = add(invoice.credited, add(total, rounding));
  const owed = subtract(shareOf(invoice, credited), invoice.refunded);
  const amount = owed.startsWith('-') ? ZERO : owed;
  return posting('PrepaidRefunded', amount, { orderId, creditNoteNumber, credited });
};

/** Prepaid accounts as journals of what payouts and credit notes bring. */
export const prepaidAccounts = (ledger: Ledger): JournalKind<PrepaidCarried, Payouts, PrepaidState> => ({
  automation: CREDITING,
  category: PrepaidAccount.category,
  initial: (id) => ({ ...prepaidOwnerOf(id), balanceAfter: ZERO }),
  carriedBy: (last) => {
    const { orgId, currency, balanceAfter } = last as PrepaidCarried;
    return { orgId, currency, balanceAfter };
  },
  book: {
    needs: ({ type }) => type === 'CreditNoteIssued',
    read: (id) => ledger.read(PrepaidAccount, id),
    evolve: (state, event) => PrepaidAccount.evolve(state, event as PrepaidEvent),
  },
  prepare: async (sources, id) => {
    const payouts = new Map<string, Amount>();
    for (const source of sources as readonly PrepaidSource[]) {
      if (source.type !== 'PayoutRunApproved') continue;
      const { state } = await ledger.read(PayoutRun, source.data.runId);
      const payout = state.payouts.get(prepaidOwnerOf(id).orgId);
      if (payout?.destination === 'prepaid') payouts.set(source.id, payout.amount);
    }
    return payouts;
  },
  post: (source, { carried, book, prepared }) =>
    postingsOf(source as PrepaidSource, { carried, book, payout: prepared.get(source.id) }),
});
