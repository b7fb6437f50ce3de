import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { Pair } from '../checks.js';

/** The partner verifies what it was granted (R61). */
export class VerifyGrantedAccess extends Command<CommandOutcome> {
  constructor(
    readonly data: Pair,
    readonly context: CommandContext,
  ) {
    super();
  }
}
