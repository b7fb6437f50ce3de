import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { addProductAccess } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { readParties, readProducts } from '../facts.js';
import { AddProductAccess } from './add-product-access.command.js';

@CommandHandler(AddProductAccess)
export class AddProductAccessHandler implements ICommandHandler<AddProductAccess> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: AddProductAccess): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context,
      decide: async ({ state }, read) => {
        const [parties, products] = await Promise.all([readParties(read, data), readProducts(read, [data.productId])]);
        return addProductAccess(data, { ...parties, products }, context.actor)(state);
      },
    });
  }
}
