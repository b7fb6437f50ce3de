import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { inviteClient } from '../invitations.js';
import { inviting } from './inviting.js';
import { InviteClient } from './invite-client.command.js';

@CommandHandler(InviteClient)
export class InviteClientHandler implements ICommandHandler<InviteClient> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: InviteClient): Promise<CommandOutcome> {
    return inviting(this.ledger, data, context, (facts) => inviteClient(data, facts, context.actor));
  }
}
