import { decision } from '#libs/event-sourcing/commands/decision.js';
import { type Actor, isStaff } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { CancellationBegun } from './events/cancellation.js';
import { orderAlreadyPaid, type OrderState, placementOf } from './order.js';
import type { ProductState } from './product.js';
import { who } from './who.js';

export interface CancelOrderData {
  orderId: string;
  /** In the words of whoever cancels; no personal data. */
  reason?: string | undefined;
}

/**
 * Who pays an order gives it up while it is not paid, or finance does (A12). Only a product's last period can be given
 * up, so that no gap comes into being; a payer gives up no period of what is another client's by now. Begun or done
 * already, it changes nothing.
 */
export const cancelOrder = decision(
  {
    who: who.CancelOrder,
    refuses: ['UNKNOWN_ORDER', 'ACTOR_NOT_ALLOWED', 'ORDER_ALREADY_PAID', 'PRODUCT_NOT_OWNED', 'LATER_PERIOD_EXISTS'],
  },
  ({ orderId, reason }: CancelOrderData, { order }: { order: OrderState }, actor: Actor) =>
    (product: ProductState): CancellationBegun[] => {
      const placement = placementOf(order, orderId);
      const { productId, clientOrgId, decision: decided } = placement;
      checkMay(who.CancelOrder, actor, { 'payer of the order': decided.payerOrgId }, { orderId });
      if (order.cancelled || product.cancelling?.orderId === orderId) return [];
      if (order.paid) throw orderAlreadyPaid(orderId);
      if (product.clientOrgId !== clientOrgId && !isStaff(actor)) {
        throw new DomainError('PRODUCT_NOT_OWNED', `Product ${productId} is another client's by now.`, { productId });
      }
      const last = product.standing.last();
      if (last?.orderId !== orderId) {
        const details = { orderId, productId, lastOrderId: last?.orderId };
        throw new DomainError('LATER_PERIOD_EXISTS', 'A later period follows it, and is cancelled first.', details);
      }
      const { placementEventId } = order;
      if (placementEventId === null) return [];
      const because = reason === undefined ? {} : { reason };
      return [{ type: 'CancellationBegun', data: { productId, orderId, placementEventId, ...because } }];
    },
);
