import { Account, Entry, Posting, remainingOf, sumOf } from './books.js';
import { addDays, dayInZurich } from './days.js';
import { EntryState } from './expected-of-programme.js';
import { halfUp, parseMoney } from './money.js';
import { Currency, RecordOf } from './records.js';
import { World, keyOf } from './world.js';
import { PlacedOrder } from './world-parts.js';

/** The account of a partner in a currency; the first that is posted makes it. */
function accountOf(world: World, partner: string, currency: Currency): Account {
  const { accounts } = world.books;
  const key = keyOf(partner, currency);
  const known = accounts.get(key);
  if (known) return known;
  const account: Account = { partner, currency, entries: [], loose: [], postings: [], closing: 0n };
  accounts.set(key, account);
  return account;
}

export const entryOf = (world: World, order: string, partner: string | null): Entry | undefined =>
  partner === null ? undefined : world.books.entries.get(keyOf(order, partner));

/** What an account could pay out now: entries and loose items that are available (E7). It may be negative. */
export const availableOf = ({ entries, loose }: Account): bigint =>
  sumOf([...loose, remainingIn(entries, 'available')]);

export const remainingIn = (entries: readonly Entry[], state: EntryState): bigint =>
  sumOf(entries.filter((entry) => entry.state === state).map(remainingOf));

/** E1: a payment accrues the whole benefit, if there is one; the day it matures is set either way. */
export function accrue(world: World, id: string, order: PlacedOrder, at: string): void {
  const maturesOn = addDays(dayInZurich(at), world.policy.holdingDays);
  const earner = order.cashback > 0n ? order.partner : null;
  order.paid = { at, maturesOn, earner };
  if (earner === null) return;
  const { currency, cashback } = order;
  const account = accountOf(world, earner, currency);
  post(account, { kind: 'accrued', amount: cashback, at, effective: at });
  const blank = { order: id, partner: earner, currency, reversed: 0n, adjusted: 0n, run: null };
  enter(world, account, { ...blank, amount: cashback, state: 'pending', maturesOn });
  order.brought.set(earner, cashback);
}

/** E31: what a line is due its earner. */
export const dueOf = (order: PlacedOrder): bigint =>
  !order.paid || order.cashback === 0n ? 0n : order.cashback - halfUp(order.cashback * order.refunded, order.charged);

/** E4: a refund takes back from the present earner, so that it keeps what is due. */
export function reverse(world: World, id: string, order: PlacedOrder, at: string): void {
  const earner = order.partner;
  if (earner === null) return;
  const brought = order.brought.get(earner) ?? 0n;
  const amount = dueOf(order) - brought;
  if (amount === 0n) return;
  const account = accountOf(world, earner, order.currency);
  post(account, { kind: 'reversed', amount, at, effective: at });
  order.brought.set(earner, brought + amount);
  move(account, entryOf(world, id, earner)!, amount, 'reversed');
}

/** E31: a correction moves the partner's entry of the order, or makes one. */
export function correct(
  world: World,
  id: string,
  order: PlacedOrder,
  partner: string,
  amount: bigint,
  at: string,
): void {
  const paid = order.paid!;
  const account = accountOf(world, partner, order.currency);
  post(account, { kind: 'adjusted', amount, at, effective: paid.at });
  order.brought.set(partner, (order.brought.get(partner) ?? 0n) + amount);
  const known = entryOf(world, id, partner);
  if (known) return move(account, known, amount, 'adjusted');
  const first = entryOf(world, id, paid.earner);
  const { maturesOn } = paid;
  const state = first ? stateBeside(first) : maturesOn > (world.books.releasedThrough ?? '') ? 'pending' : 'available';
  const blank = { order: id, partner, currency: order.currency, amount: 0n, reversed: 0n, run: null };
  enter(world, account, { ...blank, adjusted: amount, state, maturesOn });
}

const stateBeside = ({ state }: Entry): EntryState => (state === 'pending' || state === 'held' ? state : 'available');

/** An entry bears what remains of it while no payout has it; what it cannot bear is a loose item of its account. */
function move(account: Account, entry: Entry, amount: bigint, kind: 'reversed' | 'adjusted'): void {
  const free = entry.state !== 'inPayout' && entry.state !== 'paid';
  const remaining = remainingOf(entry);
  const borne = !free ? 0n : amount < -remaining ? -remaining : amount;
  entry[kind] += borne;
  if (amount !== borne) account.loose.push(amount - borne);
}

const post = (account: Account, posting: Posting): unknown => account.postings.push(posting);

function enter(world: World, account: Account, entry: Entry): void {
  account.entries.push(entry);
  world.books.entries.set(keyOf(entry.order, entry.partner), entry);
}

/** E5: what finance posts is a loose item. */
export function adjust(world: World, record: RecordOf<'adjust'>): void {
  const { n, at, adjustment, partner, currency } = record;
  const amount = parseMoney(record.amount);
  const account = accountOf(world, partner, currency);
  post(account, { kind: 'adjusted', amount, at, effective: at });
  account.loose.push(amount);
  world.books.adjustments.push({ n, adjustment, refersTo: null, partner, currency, amount: record.amount });
}

/** E2: what is pending and mature becomes available. */
export function release(world: World, { through }: RecordOf<'release'>): void {
  const { books } = world;
  for (const entry of books.entries.values())
    if (entry.state === 'pending' && entry.maturesOn <= through) entry.state = 'available';
  if (books.releasedThrough === null || books.releasedThrough < through) books.releasedThrough = through;
}

/** E3: of the present earner's entry. Held or not, what was checked says that it can be. */
export function touchHold(world: World, record: RecordOf<'hold' | 'unhold'>): void {
  const { partner } = world.orders.get(record.order)!;
  entryOf(world, record.order, partner)!.state = record.do === 'hold' ? 'held' : 'pending';
}
