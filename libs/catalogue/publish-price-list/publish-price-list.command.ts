import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { PriceListData } from '../price-lists.js';

/** Publishes public prices with their degressive tariff (R11); finance staff. */
export class PublishPriceList extends Command<CommandOutcome> {
  constructor(
    readonly data: PriceListData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
