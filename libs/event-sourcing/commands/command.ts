import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '../ledger.js';

/** What is asked of the ledger, with who asks and under which id. */
export abstract class LedgerCommand<D> extends Command<CommandOutcome> {
  constructor(
    readonly data: D,
    readonly context: CommandContext,
  ) {
    super();
  }
}

export type CommandClass<D> = new (data: D, context: CommandContext) => LedgerCommand<D>;
/** Of whichever command. */
export type AnyCommandClass = new (data: never, context: CommandContext) => LedgerCommand<unknown>;
