import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';

/** A product that left its client leaves the limited set that has it (A21); sent by the ledger's own automation. */
export class RemoveGoneProduct extends Command<CommandOutcome> {
  constructor(
    readonly data: { clientOrgId: string; productId: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}
