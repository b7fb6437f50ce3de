import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';

/** The inviting side takes its invitation back. */
export class WithdrawInvitation extends Command<CommandOutcome> {
  constructor(
    readonly data: { invitationId: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}
