import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { ChangeAccessData } from '../access-decisions.js';

/** The client replaces a partner's access as a whole. */
export class ChangeAccess extends Command<CommandOutcome> {
  constructor(
    readonly data: ChangeAccessData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
