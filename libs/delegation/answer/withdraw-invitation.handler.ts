import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { withdrawInvitation } from '../invitations.js';
import { answering } from './answering.js';
import { WithdrawInvitation } from './withdraw-invitation.command.js';

@CommandHandler(WithdrawInvitation)
export class WithdrawInvitationHandler implements ICommandHandler<WithdrawInvitation> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: WithdrawInvitation): Promise<CommandOutcome> {
    return answering(this.ledger, data.invitationId, context, (clientOrgId, state) =>
      withdrawInvitation(data.invitationId, clientOrgId, context.actor)(state),
    );
  }
}
