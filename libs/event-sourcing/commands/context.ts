import type { Type } from '@nestjs/common';
import type { Automation } from '../automation.js';
import type { EventDefinition } from '../event.js';
import type { HandledCommand } from './handles.js';

/** Everything that a context brings into the ledger. */
export interface Context {
  /** Categories of the streams it writes. */
  readonly categories: readonly string[];
  readonly events: readonly EventDefinition[];
  readonly commands: readonly HandledCommand[];
  readonly automations: readonly Type<Automation>[];
}
