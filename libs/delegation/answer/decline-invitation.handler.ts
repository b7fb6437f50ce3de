import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { declineInvitation } from '../invitations.js';
import { answering } from './answering.js';
import { DeclineInvitation } from './decline-invitation.command.js';

@CommandHandler(DeclineInvitation)
export class DeclineInvitationHandler implements ICommandHandler<DeclineInvitation> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: DeclineInvitation): Promise<CommandOutcome> {
    return answering(this.ledger, data.invitationId, context, (clientOrgId, state) =>
      declineInvitation(data.invitationId, clientOrgId, context.actor)(state),
    );
  }
}
