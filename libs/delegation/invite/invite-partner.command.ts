import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { InvitePartnerData } from '../invitations.js';

/** The client offers access to a partner (R43). */
export class InvitePartner extends Command<CommandOutcome> {
  constructor(
    readonly data: InvitePartnerData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
