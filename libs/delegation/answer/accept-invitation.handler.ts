import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { derivedId } from '#libs/kernel/ids.js';
import { readProducts } from '../facts.js';
import { acceptInvitation, grantedAccess } from '../invitations.js';
import { answering } from './answering.js';
import { AcceptInvitation } from './accept-invitation.command.js';

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: AcceptInvitation): Promise<CommandOutcome> {
    const partnershipId = derivedId('pst', context.commandId);
    const { actor } = context;
    return answering(this.ledger, data.invitationId, context, async (clientOrgId, state, read) => {
      const invitation = state.invitations.get(data.invitationId);
      const products = await readProducts(read, invitation ? grantedAccess(invitation, data.grant).products : []);
      return acceptInvitation(data, { clientOrgId, partnershipId, products, actor })(state);
    });
  }
}
