import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { assert } from '#libs/kernel/errors.js';
import { add, type Amount, isZero, sum, ZERO } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';

export type EntryState = 'pending' | 'held' | 'available' | 'inPayout' | 'paid';

/** The cashback of one order for one partner (E1, E31). */
export interface Entry {
  readonly orderId: string;
  /** Accrued. */
  readonly amount: Amount;
  /** What refunds took from it; zero or negative. */
  readonly reversed: Amount;
  /** What corrections added to it, or took from it. */
  readonly adjusted: Amount;
  readonly state: EntryState;
  readonly maturesOn: BusinessDate;
  /** The run that has it or paid it; null: none. */
  readonly runId: string | null;
}
export const remainingOf = ({ amount, reversed, adjusted }: Entry): Amount => sum([amount, reversed, adjusted]);

/** An amount that belongs to no entry: taken, paid and given back as a whole (E4, E5). */
export interface LooseItem {
  readonly amount: Amount;
  readonly state: 'available' | 'inPayout' | 'paid';
  readonly runId: string | null;
}

/** An account's entries and loose items, with what finds those that a release or a run takes. */
export interface EntriesState {
  /** By order. */
  readonly entries: PersistentMap<string, Entry>;
  /** By the revision of the event that made it. */
  readonly loose: PersistentMap<string, LooseItem>;
  /** Orders of pending entries, by the day on which they mature. */
  readonly maturing: PersistentMap<BusinessDate, PersistentSet<string>>;
  readonly availableEntries: PersistentSet<string>;
  readonly availableLoose: PersistentSet<string>;
  /** What each run took: orders, and keys of loose items. */
  readonly taken: PersistentMap<string, { readonly orders: readonly string[]; readonly loose: readonly string[] }>;
}
export const Entries: EntriesState = {
  entries: PersistentMap(),
  loose: PersistentMap(),
  maturing: PersistentMap(),
  availableEntries: PersistentSet(),
  availableLoose: PersistentSet(),
  taken: PersistentMap(),
};

const entryOf = (state: EntriesState, orderId: string): Entry => {
  const entry = state.entries.get(orderId);
  assert(entry, `no entry of ${orderId}`);
  return entry;
};

/** An entry put where it stands now, out of where it stood before. */
const withEntry = (state: EntriesState, entry: Entry): EntriesState => {
  const before = state.entries.get(entry.orderId);
  const { orderId, maturesOn } = entry;
  let { maturing, availableEntries } = state;
  if (before?.state === 'pending') {
    const rest = (maturing.get(before.maturesOn) ?? PersistentSet<string>()).delete(orderId);
    maturing = rest.size > 0 ? maturing.set(before.maturesOn, rest) : maturing.delete(before.maturesOn);
  }
  if (entry.state === 'pending') {
    maturing = maturing.set(maturesOn, (maturing.get(maturesOn) ?? PersistentSet<string>()).add(orderId));
  }
  if (entry.state === 'available') availableEntries = availableEntries.add(orderId);
  else if (before?.state === 'available') availableEntries = availableEntries.delete(orderId);
  return { ...state, entries: state.entries.set(orderId, entry), maturing, availableEntries };
};

/** A payment's entry, or one that a correction gives (E31). */
export const entryOpened = (
  state: EntriesState,
  entry: Pick<Entry, 'orderId' | 'amount' | 'adjusted' | 'maturesOn' | 'state'>,
): EntriesState => withEntry(state, { ...entry, reversed: ZERO, runId: null });

/** An entry that a refund or a correction moved, and the part of the balance that it stands in. */
export const entryMoved = (
  state: EntriesState,
  orderId: string,
  by: 'reversed' | 'adjusted',
  amount: Amount,
): { entries: EntriesState; part: 'pending' | 'held' | 'available' } => {
  // One that is in a payout loses nothing any more: all of it is loose then.
  if (isZero(amount)) return { entries: state, part: 'available' };
  const entry = entryOf(state, orderId);
  assert(entry.state !== 'inPayout' && entry.state !== 'paid', `the entry of ${orderId} has been taken by a run`);
  return { entries: withEntry(state, { ...entry, [by]: add(entry[by], amount) }), part: entry.state };
};

/** Orders whose entries are pending and have matured by a day. */
export const maturedBy = ({ maturing }: EntriesState, through: BusinessDate): readonly string[] =>
  [...maturing].filter(([day]) => day <= through).flatMap(([, orders]) => [...orders]);

/** Days are released whole: everything pending that matures by a day. */
export const entryReleased = (state: EntriesState, through: BusinessDate): EntriesState => {
  const orders = maturedBy(state, through);
  return {
    ...state,
    entries: withState(state.entries, orders, { state: 'available' }),
    maturing: state.maturing.filter((_, day) => day > through),
    availableEntries: state.availableEntries.union(orders),
  };
};

export const entryStopped = (
  state: EntriesState,
  orderId: string,
  to: 'held' | 'pending',
): { entries: EntriesState; from: EntryState } => {
  const entry = entryOf(state, orderId);
  return { entries: withEntry(state, { ...entry, state: to }), from: entry.state };
};

/** A loose item, at once available; one of 0.00 is none. */
export const addLoose = (state: EntriesState, key: string, amount: Amount): EntriesState =>
  isZero(amount)
    ? state
    : {
        ...state,
        loose: state.loose.set(key, { amount, state: 'available', runId: null }),
        availableLoose: state.availableLoose.add(key),
      };

/** What a run takes: everything available, but for entries of which nothing remains (E7). */
export const takeable = (state: EntriesState): { orders: readonly string[]; loose: readonly string[] } => ({
  orders: state.availableEntries.toArray().filter((orderId) => !isZero(remainingOf(entryOf(state, orderId)))),
  loose: state.availableLoose.toArray(),
});

export const itemsTaken = (state: EntriesState, runId: string): EntriesState => {
  const items = takeable(state);
  return { ...withItems(state, items, 'inPayout', runId), taken: state.taken.set(runId, items) };
};
const takenBy = (state: EntriesState, runId: string) => state.taken.get(runId) ?? { orders: [], loose: [] };

/** Settled: its items are paid (E9). */
export const itemsPaid = (state: EntriesState, runId: string): EntriesState =>
  withItems(state, takenBy(state, runId), 'paid', runId);

/** Failed, returned or cancelled: its items are available again, in time for a later run (E8, E9). */
export const itemsGivenBack = (state: EntriesState, runId: string): EntriesState =>
  withItems(state, takenBy(state, runId), 'available', null);

const withItems = (
  state: EntriesState,
  { orders, loose }: { orders: readonly string[]; loose: readonly string[] },
  to: 'available' | 'inPayout' | 'paid',
  runId: string | null,
): EntriesState => {
  const moved = { state: to, runId };
  const { availableEntries, availableLoose } = state;
  const isBack = to === 'available';
  return {
    ...state,
    entries: withState(state.entries, orders, moved),
    loose: withState(state.loose, loose, moved),
    availableEntries: isBack ? availableEntries.union(orders) : without(availableEntries, orders),
    availableLoose: isBack ? availableLoose.union(loose) : without(availableLoose, loose),
  };
};

/** The library's own `subtract` looks through all keys for every member. */
const without = (set: PersistentSet<string>, keys: readonly string[]): PersistentSet<string> =>
  set.withMutations((all) => {
    for (const key of keys) all.delete(key);
  });

/** Many at once, as a release or a run moves them: each step of its own would cost several copies an item. */
const withState = <T extends object>(
  items: PersistentMap<string, T>,
  keys: readonly string[],
  moved: Partial<T>,
): PersistentMap<string, T> =>
  items.withMutations((all) => {
    for (const key of keys) {
      const item = all.get(key);
      assert(item, `no item ${key}`);
      all.set(key, { ...item, ...moved });
    }
  });
