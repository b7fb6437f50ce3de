import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Organisation, registerOrganisation } from '../organisation.js';
import { RegisterOrganisation } from './register-organisation.command.js';

@CommandHandler(RegisterOrganisation)
export class RegisterOrganisationHandler implements ICommandHandler<RegisterOrganisation> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RegisterOrganisation): Promise<CommandOutcome> {
    const decision = registerOrganisation(data, context.actor);
    return this.ledger.transact({
      aggregate: Organisation,
      id: data.orgId,
      context,
      decide: ({ state }) => decision(state),
    });
  }
}
