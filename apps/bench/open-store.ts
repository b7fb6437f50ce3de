import { Codec } from '#libs/event-sourcing/codec.js';
import { EventRegistry } from '#libs/event-sourcing/event.js';
import { EventStore } from '#libs/event-sourcing/eventstoredb/store.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { allCategories, allEventDefinitions } from '../ledger/contexts.js';

/** What is measured has no personal fields, so nobody asks for a key. */
const noVault = {
  keyFor: (): Promise<Buffer> => Promise.reject(new Error('no keys here')),
  findKey: (): Promise<undefined> => Promise.resolve(undefined),
  erase: (): Promise<void> => Promise.resolve(),
};

/** The ledger's events in a namespace of a node, without a database. */
export const openStore = (url: string, name: string): EventStore => {
  const namespace = new Namespace(name, allCategories);
  return new EventStore(url, namespace, new Codec(new EventRegistry(allEventDefinitions), namespace, noVault));
};
