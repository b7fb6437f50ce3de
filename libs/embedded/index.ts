/** The only door of the embedded parts: what starts, keeps and saves them. */
export { registerStoreCommands } from './event-store/cli.js';
export {
  backupStore,
  type EventStoreNode,
  holdsStore,
  startEventStoreNode,
  storeInfo,
  verifyStore,
} from './event-store/index.js';
export { readRunning } from './supervisor/running.js';
export { type EmbeddedSet, startEmbedded } from './supervisor/supervisor.js';
