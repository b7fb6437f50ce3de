import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';

/** The provider ends a product, whether or not its orders are paid. */
export class TerminateProduct extends Command<CommandOutcome> {
  constructor(
    readonly data: { productId: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}
