import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { claimOf } from '#libs/event-sourcing/claims/claim.js';
import { type ClaimTarget, withClaim } from '#libs/event-sourcing/claims/with-claim.js';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Order, type OrderEvent, type OrderState, refundOrder, routeOf } from '../order.js';
import { valuedAt } from '../value-date.js';
import { RefundOrder } from './refund-order.command.js';

/** `refund-{refundId}` points to the order, so that a refund id is used once across all orders. */
const refundIds: ClaimTarget<OrderState, OrderEvent> = {
  aggregate: Order,
  claim: claimOf('refund'),
  holds: (order, refundId) => order.refunds.has(refundId),
  released: (order) => order.released,
};

@CommandHandler(RefundOrder)
export class RefundOrderHandler implements ICommandHandler<RefundOrder> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RefundOrder): Promise<CommandOutcome> {
    return withClaim<OrderState, OrderEvent>(this.ledger, {
      target: refundIds,
      targetId: data.orderId,
      claimedId: data.refundId,
      context,
      decide: ({ state }, _read, claimed) => refundOrder(state, data, context.actor, claimed),
      effectiveAt: ({ state }, at) => valuedAt(data.valueDate, state.paidAt, at),
      route: routeOf,
    });
  }
}
