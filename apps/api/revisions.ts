import type { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import type { Revisions } from './http/dispatcher.js';

const NO_EVENTS = -1;

/** Revisions as the store has them, whatever kind of stream it is. */
export const revisionsOf = (store: Pick<EventStore, 'readLast' | 'readStream'>): Revisions => ({
  of: async (stream) => (await store.readLast(stream))?.revision ?? NO_EVENTS,
  last: async (stream) => store.readLast(stream),
  has: async (stream, commandId) => {
    for await (const event of store.readStream(stream)) if (event.metadata.commandId === commandId) return true;
    return false;
  },
});
