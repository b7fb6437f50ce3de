import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { RenewProductData } from '../placing.js';

/** A client, or its full partner for it, extends a product by its next period. */
export class RenewProduct extends Command<CommandOutcome> {
  constructor(
    readonly data: RenewProductData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
