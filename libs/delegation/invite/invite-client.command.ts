import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { InviteClientData } from '../invitations.js';

/** A partner asks a client for access (R59). */
export class InviteClient extends Command<CommandOutcome> {
  constructor(
    readonly data: InviteClientData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
