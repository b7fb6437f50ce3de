import type { Patience } from '#libs/event-sourcing/eventstoredb/connection.js';
import { probeEventStore } from '#libs/event-sourcing/eventstoredb/probe.js';
import { note } from './output.js';

const SOME_SECONDS: Patience = {
  forMs: 0,
  waiting: () => note('The event store does not answer; trying for some seconds …'),
};

/**
 * Makes sure of the event store before anything is built on it: whatever follows it (worker, API) goes on trying for
 * ever, which is right for a server that went away and wrong for one that was never right.
 * @throws the client's error, at once where no waiting mends it
 */
export const reachStore = (url: string, patience = SOME_SECONDS): Promise<void> => probeEventStore(url, patience);
