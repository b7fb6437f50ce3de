import type { CommandContext, Ledger } from '#libs/event-sourcing/ledger.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import { assert } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { CancellationWithdrawn, PlacementCancelled } from './events/cancellation.js';
import type { MandateCancelled } from './events/mandate-cancelled.js';
import type { OrderCancelled } from './events/order-cancelled.js';
import type { ProductTerminated } from './events/product-terminated.js';
import { Order, type OrderState, placementOf } from './order.js';
import { type Cancellation, Product, type ProductState } from './product.js';

/** What the end of a cancellation writes to the product. */
type Closing = CancellationWithdrawn | PlacementCancelled | MandateCancelled | ProductTerminated;

/** Settles the cancellation that a product waits for, if it does; whoever does so writes the same. */
export const closeCancellation = async (ledger: Ledger, productId: string): Promise<void> => {
  const { cancelling } = (await ledger.read(Product, productId)).state;
  if (!cancelling) return;
  await decideOnOrder(ledger, cancelling);
  const { state: order } = await ledger.read(Order, cancelling.orderId);
  const { begun } = asBegun(cancelling);
  await ledger.transact<ProductState, Closing>({
    aggregate: Product,
    id: productId,
    context: { ...contextOf(cancelling), commandId: derivedUuid('cancellation', begun.id, 'close') },
    decide: ({ state }) => (state.cancelling?.begun?.id === begun.id ? closing(productId, state, order) : []),
  });
};

/** The order is paid or cancelled, whichever its stream has first. */
const decideOnOrder = async (ledger: Ledger, cancelling: Cancellation): Promise<void> => {
  const { begun, orderId } = asBegun(cancelling);
  await ledger.transact<OrderState, OrderCancelled>({
    aggregate: Order,
    id: orderId,
    // The command's own id: whoever asks for the order's tag finds the command there.
    context: { ...contextOf(cancelling), commandId: begun.metadata.commandId },
    decide: ({ state }) => (state.paid || state.cancelled ? [] : [cancelledOf(state, cancelling)]),
  });
};

const cancelledOf = (order: OrderState, { orderId, reason }: Cancellation): OrderCancelled => {
  const { productId, clientOrgId, currency, decision } = placementOf(order, orderId);
  const { payerOrgId, charged } = decision;
  const placementEventId = order.placementEventId as string;
  const because = reason === undefined ? {} : { reason };
  const data = { orderId, productId, clientOrgId, payerOrgId, placementEventId, charged, currency, ...because };
  return { type: 'OrderCancelled', data };
};

/**
 * Who gives up a period does not want it renewed: the mandate ends with it. A product whose only period it was has
 * ended, and leaves what has been granted (A21); its id is free.
 */
const closing = (productId: string, product: ProductState, order: OrderState): Closing[] => {
  const { orderId } = product.cancelling as Cancellation;
  if (!order.cancelled) return [{ type: 'CancellationWithdrawn', data: { productId, orderId } }];
  const { payerOrgId } = placementOf(order, orderId).decision;
  const placementEventId = order.placementEventId as string;
  const { mandate, clientOrgId } = product;
  const ofMandate = mandate && { clientOrgId: mandate.clientOrgId, placedBy: mandate.placedBy };
  return [
    ...(ofMandate
      ? [{ type: 'MandateCancelled' as const, data: { productId, ...ofMandate, cancelledBy: payerOrgId } }]
      : []),
    { type: 'PlacementCancelled', data: { productId, orderId, placementEventId } },
    ...(product.standing.size === 1 && clientOrgId !== null && !product.terminated
      ? [{ type: 'ProductTerminated' as const, data: { productId, clientOrgId } }]
      : []),
  ];
};

const asBegun = (cancelling: Cancellation): { orderId: string; begun: Recorded } => {
  const { begun, orderId } = cancelling;
  assert(begun, `the cancellation of ${orderId} was not read from the store`);
  return { orderId, begun };
};

/** In the name of who cancels, whoever carries it on. */
const contextOf = (cancelling: Cancellation): CommandContext => {
  const { id, metadata } = asBegun(cancelling).begun;
  return {
    commandId: id,
    correlationId: metadata.$correlationId,
    causationId: id,
    actor: metadata.actor,
    ...(metadata.reason === undefined ? {} : { reason: metadata.reason }),
    ...(metadata.bodyHash === undefined ? {} : { bodyHash: metadata.bodyHash }),
  };
};
