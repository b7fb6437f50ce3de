import { assert } from '#libs/kernel/errors.js';
import type { RecordedEvent } from '../event.js';
import type { LedgerStore } from '../ledger-store.js';
import type { DeferredSource } from './entry.js';

/**
 * A deferred source where it stands: one event is read; where its revision was not kept, the stream. Undefined when it
 * is set aside.
 * @throws StreamUnreadable
 */
export const findSource = async (
  store: Pick<LedgerStore, 'readStream' | 'quarantine'>,
  { stream, revision, eventId }: DeferredSource,
): Promise<RecordedEvent | undefined> => {
  const reading = revision === null ? store.readStream(stream) : store.readStream(stream, revision, 1);
  for await (const event of reading) {
    if (event.id === eventId) return event;
    if (revision !== null) break;
  }
  const isSetAside = store.quarantine.all.some((one) => one.eventId === eventId);
  assert(isSetAside, `source ${eventId} is not in ${stream} any more`);
  return undefined;
};
