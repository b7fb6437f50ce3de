import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { cancelOrder, type CancelOrderData } from './cancelling.js';
import { closeCancellation } from './closing-cancellation.js';
import { afterUnfinished, refuseUnfinished } from './completing.js';
import type { CancellationBegun } from './events/cancellation.js';
import { Order, orderAlreadyPaid, placementOf } from './order.js';
import { Product, type ProductState } from './product.js';

/**
 * Gives up an order: begun on its product, which then stands still; decided on the order, where either a payment or the
 * cancellation comes first; closed on the product. Whoever meets one that is not closed closes it first, so that a process
 * that dies in between leaves nothing behind, and a repetition finds the same outcome.
 * @throws DomainError UNKNOWN_ORDER, ACTOR_NOT_ALLOWED, ORDER_ALREADY_PAID, PRODUCT_NOT_OWNED, LATER_PERIOD_EXISTS
 */
export const cancelThroughout = async (
  ledger: Ledger,
  data: CancelOrderData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const { orderId } = data;
  const { productId, clientOrgId } = placementOf((await ledger.read(Order, orderId)).state, orderId);
  const begun = await afterUnfinished(ledger, productId, () =>
    ledger.transact<ProductState, CancellationBegun>({
      aggregate: Product,
      id: productId,
      context: onAccountOf(clientOrgId, context),
      decide: async ({ state }, read) => {
        const { state: order } = await read(Order, orderId);
        await refuseUnfinished(read, state);
        return cancelOrder(data, { order }, context.actor)(state);
      },
    }),
  );
  await closeCancellation(ledger, productId);
  const order = await ledger.read(Order, orderId);
  if (!order.state.cancelled) throw orderAlreadyPaid(orderId);
  const { revision, position, events } = order.commands.get(context.commandId) ?? { ...order, events: [] };
  return { stream: `order-${orderId}`, revision, position, events: [...events], repeated: begun.repeated };
};
