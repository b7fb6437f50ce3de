import { assert } from '#libs/kernel/errors.js';
import type { RecordedEvent } from '../event.js';
import type { EventStore } from '../eventstoredb/store.js';
import type { DeferredSource } from './entry.js';

/** A deferred source that stands in its order's stream. */
export const sourceInOrder = async (
  store: Pick<EventStore, 'readStream'>,
  { orderId, eventId }: DeferredSource,
): Promise<RecordedEvent> => {
  let source: RecordedEvent | undefined;
  for await (const event of store.readStream(`order-${orderId}`)) if (event.id === eventId) source = event;
  assert(source, `source ${eventId} is not in order ${orderId} any more`);
  return source;
};
