import type { PostingDeferredData } from '#libs/event-sourcing/journal/posting-deferred.js';
import type { Interference, Memory } from '#libs/event-sourcing/testing/memory-ledger.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';

/** Why the last source that waits in a series does. */
export const reasonIn = (memory: Memory, series: string): string | undefined => {
  const last = memory.stream(series).at(-1);
  return (last?.data as PostingDeferredData | undefined)?.deferred.at(-1)?.reason;
};

/** Nobody can read one stream. */
export const without = (stream: string): Interference => ({
  before: async (operation, name) => {
    if (operation !== 'read' || name !== stream) return;
    const place = { stream, category: '', streamId: '', revision: 0, position: 0n, recordedAt: '' };
    throw new StreamUnreadable({ ...place, id: 'e', type: 'Unknown', problem: 'nobody knows it' });
  },
});
