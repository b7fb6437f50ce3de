import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { PaymentData } from '../order.js';

/** The provider saw the order's whole charge come in. */
export class ConfirmPayment extends Command<CommandOutcome> {
  constructor(
    readonly data: PaymentData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
