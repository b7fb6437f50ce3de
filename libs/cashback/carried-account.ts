import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { CarryForward } from '#libs/event-sourcing/streams.js';
import { assert } from '#libs/kernel/errors.js';
import type { Amount } from '#libs/kernel/money.js';
import type { BusinessDate, BusinessMonth } from '#libs/kernel/time.js';
import type { AccountState, RunResult } from './account-state.js';
import type { EntriesState, Entry, LooseItem } from './entries.js';
import type { Balance } from './events/balance.js';
import type { OpenMonth } from './months.js';

/** Entries and loose items of a part: some 200 bytes each, and ids have up to 64 signs. */
const ITEMS_A_PART = 1_500;

/** The first part: everything but entries and loose items. */
interface Head {
  readonly balance: Balance;
  readonly accrued: Amount;
  readonly reversed: Amount;
  readonly adjusted: Amount;
  readonly runs: readonly (readonly [string, RunResult])[];
  readonly lastDestination: string | null;
  readonly months: {
    readonly open: readonly (readonly [BusinessMonth, OpenMonth])[];
    readonly closedThrough: BusinessMonth | null;
    readonly closing: Amount;
    readonly closedBy: readonly (readonly [string, readonly BusinessMonth[]])[];
  };
  readonly sourceUpTo: string;
}
interface Items {
  readonly entries: readonly Entry[];
  readonly loose: readonly (readonly [string, LooseItem])[];
}

/** By their keys, so that the same state is always written the same. */
const sorted = <V>(map: PersistentMap<string, V>): [string, V][] =>
  [...map].sort(([one], [other]) => (one < other ? -1 : 1));
const isOpen = ({ state }: Entry | LooseItem): boolean => state !== 'paid';
const isAvailable = ({ state }: Entry | LooseItem): boolean => state === 'available';
const isUnderWay = (result: RunResult): boolean =>
  'status' in result && (result.status === 'requested' || result.status === 'sent');

const openItems = ({ entries, loose }: AccountState): { entries: Entry[]; loose: [string, LooseItem][] } => ({
  entries: sorted(entries)
    .map(([, entry]) => entry)
    .filter(isOpen),
  loose: sorted(loose).filter(([, item]) => isOpen(item)),
});

/**
 * What of an account is carried forward: its balance and totals, what is open (entries and loose items that are not paid,
 * payouts that are under way), its months. What is over is left out: entries and loose items that were paid, payouts that
 * were settled, failed, returned or cancelled, and the accounts that a run passed over.
 */
export const carriedAccount: CarryForward<AccountState> = {
  folding: 1,
  weightOf: ({ entries, loose }) => entries.count(isOpen) + loose.count(isOpen),
  toParts: (state) => {
    const { balance, accrued, reversed, adjusted, runs, lastDestination, months, sourceUpTo } = state;
    const { open, closedThrough, closing, closedBy } = months;
    const head: Head = {
      balance,
      accrued,
      reversed,
      adjusted,
      runs: sorted(runs).filter(([, result]) => isUnderWay(result)),
      lastDestination,
      months: { open: sorted(open), closedThrough, closing, closedBy: sorted(closedBy) },
      sourceUpTo,
    };
    const { entries, loose } = openItems(state);
    const parts: object[] = [head];
    for (let from = 0; from < entries.length; from += ITEMS_A_PART) {
      parts.push({ entries: entries.slice(from, from + ITEMS_A_PART), loose: [] } satisfies Items);
    }
    for (let from = 0; from < loose.length; from += ITEMS_A_PART) {
      parts.push({ entries: [], loose: loose.slice(from, from + ITEMS_A_PART) } satisfies Items);
    }
    return parts;
  },
  fromParts: ([first, ...rest], revision) => {
    assert(first, 'an account is carried forward in at least one part');
    const { months, runs, ...head } = first as Head;
    const items = rest as readonly Items[];
    return {
      ...entriesOf(
        items.flatMap(({ entries }) => entries),
        items.flatMap(({ loose }) => loose),
      ),
      ...head,
      runs: PersistentMap(runs),
      months: { ...months, open: PersistentMap(months.open), closedBy: PersistentMap(months.closedBy) },
      revision,
      carried: { revision, sourceUpTo: head.sourceUpTo },
    };
  },
};

/** What is carried forward, by what a person would call it. */
export const tellCarried = ([head, ...items]: readonly object[]): Record<string, unknown> => ({
  ...head,
  ...Object.fromEntries((items as readonly Items[]).flatMap(named)),
});
const named = ({ entries, loose }: Items): [string, unknown][] => [
  ...entries.map((entry): [string, unknown] => [`entry ${entry.orderId}`, entry]),
  ...loose.map(([key, item]): [string, unknown] => [`loose item ${key}`, item]),
];

/** Entries and loose items with what finds them again: all of that is told by where each of them stands. */
const entriesOf = (entries: readonly Entry[], loose: readonly (readonly [string, LooseItem])[]): EntriesState => {
  const maturing = new Map<BusinessDate, string[]>();
  const startDay = (day: BusinessDate): string[] => {
    const orders: string[] = [];
    maturing.set(day, orders);
    return orders;
  };
  const taken = new Map<string, { orders: string[]; loose: string[] }>();
  const takenBy = (runId: string) => {
    const known = taken.get(runId) ?? { orders: [], loose: [] };
    taken.set(runId, known);
    return known;
  };
  for (const { state, orderId, maturesOn, runId } of entries) {
    if (state === 'pending') (maturing.get(maturesOn) ?? startDay(maturesOn)).push(orderId);
    if (state === 'inPayout') takenBy(runId!).orders.push(orderId);
  }
  for (const [key, { state, runId }] of loose) if (state === 'inPayout') takenBy(runId!).loose.push(key);
  return {
    entries: PersistentMap(entries.map((entry) => [entry.orderId, entry])),
    loose: PersistentMap(loose),
    maturing: PersistentMap([...maturing].map(([day, orders]) => [day, PersistentSet(orders)])),
    availableEntries: PersistentSet(entries.filter(isAvailable).map(({ orderId }) => orderId)),
    availableLoose: PersistentSet(loose.filter(([, item]) => isAvailable(item)).map(([key]) => key)),
    taken: PersistentMap(taken),
  };
};
