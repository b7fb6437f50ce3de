import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';

/** The invited side refuses. */
export class DeclineInvitation extends Command<CommandOutcome> {
  constructor(
    readonly data: { invitationId: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}
