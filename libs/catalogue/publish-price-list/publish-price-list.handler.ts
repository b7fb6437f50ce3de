import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { PriceLists, publishPriceList } from '../price-lists.js';
import { PublishPriceList } from './publish-price-list.command.js';

@CommandHandler(PublishPriceList)
export class PublishPriceListHandler implements ICommandHandler<PublishPriceList> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: PublishPriceList): Promise<CommandOutcome> {
    const decision = publishPriceList(data, context.actor);
    return this.ledger.transact({ aggregate: PriceLists, id: 'main', context, decide: ({ state }) => decision(state) });
  }
}
