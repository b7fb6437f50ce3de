import { assert } from '#libs/kernel/errors.js';
import type { RecordedEvent } from '../event.js';
import type { EventStore } from '../eventstoredb/store.js';
import type { DeferredSource } from './entry.js';

/** A deferred source that stands in its order's stream; undefined when it is set aside. */
export const sourceInOrder = async (
  store: Pick<EventStore, 'readStream' | 'quarantine'>,
  { orderId, eventId }: DeferredSource,
): Promise<RecordedEvent | undefined> => {
  let source: RecordedEvent | undefined;
  for await (const event of store.readStream(`order-${orderId}`)) if (event.id === eventId) source = event;
  const isSetAside = store.quarantine.all.some((one) => one.eventId === eventId);
  assert(source ?? isSetAside, `source ${eventId} is not in order ${orderId} any more`);
  return source;
};
