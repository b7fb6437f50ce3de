import type { DeferredSource, JournalEntry } from './journal/entry.js';

/** What events of journals had in their first version, when only events of orders were sources. */
export type EntryVersion1 = Omit<JournalEntry, 'deferred'> & {
  deferred: (Omit<DeferredSource, 'stream' | 'revision'> & { orderId: string })[];
};

/** Its deferred sources stand in their orders' streams; at which revision was not kept. */
export const entryFromVersion1 = <E extends EntryVersion1>(
  entry: E,
): Omit<E, 'deferred'> & Pick<JournalEntry, 'deferred'> => ({
  ...entry,
  deferred: entry.deferred.map(({ orderId, ...source }) => ({ ...source, stream: `order-${orderId}`, revision: null })),
});

/** What the first PostingDeferred repeated: the last number of an invoice series, or an account. */
export const carriedFromVersion1 = ({ lastNumber, account }: { lastNumber?: number; account?: object }): object =>
  account ?? (lastNumber === undefined ? {} : { lastNumber });
