import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { ChangePaymentMethodData } from '../access-decisions.js';

/** The client changes who pays what its FULL partner orders (R30). */
export class ChangePaymentMethod extends Command<CommandOutcome> {
  constructor(
    readonly data: ChangePaymentMethodData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
