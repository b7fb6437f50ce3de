import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { changeAccess } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { normalised } from '../events/access.js';
import { readParties, readProducts } from '../facts.js';
import { ChangeAccess } from './change-access.command.js';

@CommandHandler(ChangeAccess)
export class ChangeAccessHandler implements ICommandHandler<ChangeAccess> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: ChangeAccess): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context,
      decide: async ({ state }, read) => {
        const [parties, products] = await Promise.all([
          readParties(read, data),
          readProducts(read, normalised(data.access).products),
        ]);
        return changeAccess(data, { ...parties, products }, context.actor)(state);
      },
    });
  }
}
