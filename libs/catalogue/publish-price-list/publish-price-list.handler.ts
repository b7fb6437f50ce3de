import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { publishDivided } from '../parts.js';
import { dividedPriceList, PriceLists, publishPriceList } from '../price-lists.js';
import { PublishPriceList } from './publish-price-list.command.js';

@CommandHandler(PublishPriceList)
export class PublishPriceListHandler implements ICommandHandler<PublishPriceList> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: PublishPriceList): Promise<CommandOutcome> {
    return publishDivided(this.ledger, {
      aggregate: PriceLists,
      id: 'main',
      context,
      division: dividedPriceList(data),
      pending: ({ pending }) => pending,
      decide: publishPriceList(data, context.actor),
    });
  }
}
