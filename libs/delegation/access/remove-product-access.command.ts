import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { ProductAccessData } from '../access-decisions.js';

/** The client takes a product from a limited partner (R42). */
export class RemoveProductAccess extends Command<CommandOutcome> {
  constructor(
    readonly data: ProductAccessData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
