import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { afterUnfinished, finishPlacement, refuseUnfinished } from '../completing.js';
import { Order } from '../order.js';
import { readPlacementInputs } from '../placement-inputs.js';
import { renewProduct } from '../placing.js';
import { Product } from '../product.js';
import { RenewProduct } from './renew-product.command.js';

/** Decides with everything the placement rests on, appends to the product, then opens the order or voids the placement. */
@CommandHandler(RenewProduct)
export class RenewProductHandler implements ICommandHandler<RenewProduct> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RenewProduct): Promise<CommandOutcome> {
    const renew = (): Promise<CommandOutcome> =>
      this.ledger.transact({
        aggregate: Product,
        id: data.productId,
        context: onAccountOf(data.clientOrgId, context),
        decide: async (own, read, at) => {
          const { parentProductId } = own.state;
          const [inputs, order] = await Promise.all([
            readPlacementInputs(read, { ...data, kind: 'renewal', parentProductId }, at),
            read(Order, data.orderId),
            refuseUnfinished(read, own.state),
          ]);
          return renewProduct(own.state, data, { actor: context.actor, order: order.state, inputs });
        },
      });
    return afterUnfinished(this.ledger, data.productId, async () => finishPlacement(this.ledger, data, await renew()));
  }
}
