import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { RefundData } from '../order.js';

/** The provider gave a part of an order's charge back to its payer. */
export class RefundOrder extends Command<CommandOutcome> {
  constructor(
    readonly data: RefundData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
