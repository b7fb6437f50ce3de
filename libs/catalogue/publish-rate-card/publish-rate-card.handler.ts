import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { publishRateCard, RateCards } from '../rate-cards.js';
import { PublishRateCard } from './publish-rate-card.command.js';

@CommandHandler(PublishRateCard)
export class PublishRateCardHandler implements ICommandHandler<PublishRateCard> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: PublishRateCard): Promise<CommandOutcome> {
    const decision = publishRateCard(data, context.actor);
    return this.ledger.transact({ aggregate: RateCards, id: 'main', context, decide: ({ state }) => decision(state) });
  }
}
