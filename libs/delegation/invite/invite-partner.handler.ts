import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { invitePartner } from '../invitations.js';
import { inviting } from './inviting.js';
import { InvitePartner } from './invite-partner.command.js';

@CommandHandler(InvitePartner)
export class InvitePartnerHandler implements ICommandHandler<InvitePartner> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: InvitePartner): Promise<CommandOutcome> {
    return inviting(this.ledger, data, context, (facts) => invitePartner(data, facts, context.actor));
  }
}
