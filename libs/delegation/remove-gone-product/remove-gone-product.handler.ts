import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { removeGoneProduct } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { readProducts } from '../facts.js';
import { RemoveGoneProduct } from './remove-gone-product.command.js';

@CommandHandler(RemoveGoneProduct)
export class RemoveGoneProductHandler implements ICommandHandler<RemoveGoneProduct> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RemoveGoneProduct): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context,
      decide: async ({ state }, read) => {
        const products = await readProducts(read, [data.productId]);
        return removeGoneProduct(data, products.get(data.productId), context.actor)(state);
      },
    });
  }
}
