import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { afterUnfinished, finishPlacement, refuseUnfinished } from '../completing.js';
import { Order } from '../order.js';
import { readPlacementInputs } from '../placement-inputs.js';
import { placeOrder } from '../placing.js';
import { Product } from '../product.js';
import { PlaceOrder } from './place-order.command.js';

/** Decides with everything the placement rests on, appends to the product, then opens the order or voids the placement. */
@CommandHandler(PlaceOrder)
export class PlaceOrderHandler implements ICommandHandler<PlaceOrder> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: PlaceOrder): Promise<CommandOutcome> {
    const { productId, orderId, parentProductId } = data;
    const place = (): Promise<CommandOutcome> =>
      this.ledger.transact({
        aggregate: Product,
        id: productId,
        context: onAccountOf(data.clientOrgId, context),
        decide: async (own, read, at) => {
          const question = { ...data, kind: 'order', parentProductId: parentProductId ?? null } as const;
          const [inputs, order, parent] = await Promise.all([
            readPlacementInputs(read, question, at),
            read(Order, orderId),
            parentProductId === undefined ? undefined : read(Product, parentProductId),
            refuseUnfinished(read, own.state),
          ]);
          const decided = { actor: context.actor, order: order.state, inputs };
          return placeOrder(own.state, data, parent ? { ...decided, parent: parent.state } : decided);
        },
      });
    return afterUnfinished(this.ledger, productId, async () => finishPlacement(this.ledger, data, await place()));
  }
}
