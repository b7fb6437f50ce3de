import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { confirmPayment, Order, routeOf } from '../order.js';
import { ConfirmPayment } from './confirm-payment.command.js';

@CommandHandler(ConfirmPayment)
export class ConfirmPaymentHandler implements ICommandHandler<ConfirmPayment> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: ConfirmPayment): Promise<CommandOutcome> {
    const decide = ({ state }: { state: typeof Order.initial }) => confirmPayment(state, data, context.actor);
    return this.ledger.transact({ aggregate: Order, id: data.orderId, context, decide, route: routeOf });
  }
}
