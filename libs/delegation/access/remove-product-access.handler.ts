import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { removeProductAccess } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { readParties, readProducts } from '../facts.js';
import { RemoveProductAccess } from './remove-product-access.command.js';

@CommandHandler(RemoveProductAccess)
export class RemoveProductAccessHandler implements ICommandHandler<RemoveProductAccess> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RemoveProductAccess): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context,
      decide: async ({ state }, read) => {
        const [parties, products] = await Promise.all([readParties(read, data), readProducts(read, [data.productId])]);
        return removeProductAccess(data, { ...parties, products }, context.actor)(state);
      },
    });
  }
}
