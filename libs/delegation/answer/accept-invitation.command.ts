import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { AcceptInvitationData } from '../invitations.js';

/** The invited side confirms (R44, R60, A33). */
export class AcceptInvitation extends Command<CommandOutcome> {
  constructor(
    readonly data: AcceptInvitationData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
