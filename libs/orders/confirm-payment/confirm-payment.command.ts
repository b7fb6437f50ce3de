import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { INSTRUMENTS } from '../events/order-paid.js';

/** The provider saw the order's whole charge come in. */
export class ConfirmPayment extends Command<CommandOutcome> {
  constructor(
    readonly data: { orderId: string; instrument: (typeof INSTRUMENTS)[number] },
    readonly context: CommandContext,
  ) {
    super();
  }
}
