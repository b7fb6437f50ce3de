import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { afterUnfinished, refuseUnfinished } from '../completing.js';
import { Product, terminateProduct } from '../product.js';
import { TerminateProduct } from './terminate-product.command.js';

@CommandHandler(TerminateProduct)
export class TerminateProductHandler implements ICommandHandler<TerminateProduct> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: TerminateProduct): Promise<CommandOutcome> {
    return afterUnfinished(this.ledger, data.productId, () =>
      this.ledger.transact({
        aggregate: Product,
        id: data.productId,
        context,
        decide: async (own, read) => {
          await refuseUnfinished(read, own.state);
          return terminateProduct(own.state, data, context.actor);
        },
      }),
    );
  }
}
