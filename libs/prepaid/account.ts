import { Map as PersistentMap } from 'immutable';
import type { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { PostingDeferred } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, CURRENCIES, type Currency, ZERO } from '#libs/kernel/money.js';
import type { PrepaidCarriedOver } from './events/prepaid-carried-over.js';
import type { PrepaidCredited, PrepaidRefunded, PrepaidToppedUp } from './events/prepaid-credits.js';
import type { PrepaidEntry } from './events/prepaid-entry.js';
import type { PrepaidDebited, PrepaidReturned } from './events/prepaid-payments.js';

/** What moves a prepaid account. */
export type PrepaidEvent =
  | PrepaidCredited
  | PrepaidRefunded
  | PrepaidCarriedOver
  | PrepaidToppedUp
  | PrepaidDebited
  | PrepaidReturned
  | PostingDeferred;

/** What the account has paid of an invoice and got back of it, tax included. */
export interface PaidInvoice {
  readonly number: string;
  /** Of `payable`: what was debited, less what was returned because the order was paid otherwise. */
  readonly paid: Amount;
  readonly payable: Amount;
  /** What credit notes gave back of the invoice, to whomever. */
  readonly credited: Amount;
  /** What of that came back here. */
  readonly refunded: Amount;
}

/** The organisation's prepaid money in one currency. */
export interface PrepaidState {
  readonly balance: Amount;
  /** By id, what finance saw come in. */
  readonly topUps: PersistentMap<string, PrepaidToppedUp['data']>;
  /** By order. */
  readonly invoices: PersistentMap<string, PaidInvoice>;
  /** What the journal carries for its next event, whoever writes that. */
  readonly entry: JournalEntry;
}

/** `{org}.{CUR}`: amounts are never converted (A26). */
export const prepaidIdOf = (orgId: string, currency: Currency): string => `${orgId}.${currency}`;
export const prepaidOwnerOf = (id: string): Pick<PrepaidEntry, 'orgId' | 'currency'> => {
  const dot = id.lastIndexOf('.');
  const currency = CURRENCIES.find((one) => one === id.slice(dot + 1));
  assert(dot > 0 && currency, `no prepaid account: ${id}`);
  return { orgId: id.slice(0, dot), currency };
};

const paying = (state: PrepaidState, { data }: PrepaidDebited | PrepaidReturned): PrepaidState => {
  const { orderId, invoiceNumber: number, paid, payable } = data;
  const before = state.invoices.get(orderId) ?? { credited: ZERO, refunded: ZERO };
  return { ...state, invoices: state.invoices.set(orderId, { ...before, number, paid, payable }) };
};

const refunding = (state: PrepaidState, { orderId, credited, amount }: PrepaidRefunded['data']): PrepaidState => {
  const before = state.invoices.get(orderId);
  assert(before, `a refund of ${orderId}, of which the account has paid nothing`);
  const refunded = add(before.refunded, amount);
  return { ...state, invoices: state.invoices.set(orderId, { ...before, credited, refunded }) };
};

/** What was given back of the former invoice is no matter of the one in its place. */
const carryingOver = (state: PrepaidState, { data }: PrepaidCarriedOver): PrepaidState => {
  const { orderId, invoiceNumber: number, paid, payable } = data;
  return { ...state, invoices: state.invoices.set(orderId, { number, paid, payable, credited: ZERO, refunded: ZERO }) };
};

/**
 * `prepaidAccount-{org}.{CUR}`: a journal of what payouts and credit notes bring, on which finance and the payer act, too.
 * Whoever writes, appends at the exact revision and carries `sourceUpTo` on; so it never goes below zero, and takes each
 * source in once.
 */
export const PrepaidAccount: Aggregate<PrepaidState, PrepaidEvent> = {
  category: 'prepaidAccount',
  initial: {
    balance: ZERO,
    topUps: PersistentMap(),
    invoices: PersistentMap(),
    entry: { sourceUpTo: '0', deferred: [] },
  },
  evolve: (before, event): PrepaidState => {
    const { sourceUpTo, deferred } = event.data;
    const carried = { ...before, entry: { sourceUpTo, deferred } };
    if (event.type === 'PostingDeferred') return carried;
    const state = { ...carried, balance: event.data.balanceAfter };
    switch (event.type) {
      case 'PrepaidCredited':
        return state;
      case 'PrepaidRefunded':
        return refunding(state, event.data);
      case 'PrepaidCarriedOver':
        return carryingOver(state, event);
      case 'PrepaidToppedUp':
        return { ...state, topUps: state.topUps.set(event.data.topUpId, event.data) };
      case 'PrepaidDebited':
      case 'PrepaidReturned':
        return paying(state, event);
    }
  },
};
