import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { PlaceOrderData } from '../placing.js';

/** A client, or its full partner for it, orders a new product. */
export class PlaceOrder extends Command<CommandOutcome> {
  constructor(
    readonly data: PlaceOrderData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
