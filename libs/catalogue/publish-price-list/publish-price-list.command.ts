import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { PriceListPublishedData } from '../events/price-list-published.js';

/** Publishes public prices with their degressive tariff (R11); finance staff. */
export class PublishPriceList extends Command<CommandOutcome> {
  constructor(
    readonly data: PriceListPublishedData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
