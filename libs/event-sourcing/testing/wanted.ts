import type { Automation } from '../automation.js';
import type { RecordedEvent } from '../event.js';
import type { Memory } from './memory-ledger.js';

/** What the worker hands to an automation: the types it wants, of the categories it reads. */
export const wanted = (memory: Memory, { types, categories }: Automation): RecordedEvent[] =>
  memory.recorded().filter(({ type, category }) => types.has(type) && categories?.has(category));
