import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { confirmPayment, Order, routeOf } from '../order.js';
import { valuedAt } from '../value-date.js';
import { ConfirmPayment } from './confirm-payment.command.js';

@CommandHandler(ConfirmPayment)
export class ConfirmPaymentHandler implements ICommandHandler<ConfirmPayment> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: ConfirmPayment): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Order,
      id: data.orderId,
      context,
      decide: ({ state }, _read, at) => confirmPayment(state, data, context.actor, at),
      effectiveAt: ({ state }, at) => valuedAt(data.valueDate, state.placedAt, at),
      route: routeOf,
    });
  }
}
