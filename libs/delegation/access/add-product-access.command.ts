import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { ProductAccessData } from '../access-decisions.js';

/** The client adds a product to a limited partner's (R42). */
export class AddProductAccess extends Command<CommandOutcome> {
  constructor(
    readonly data: ProductAccessData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
