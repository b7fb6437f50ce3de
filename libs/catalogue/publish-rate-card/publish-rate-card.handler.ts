import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { publishDivided } from '../parts.js';
import { PriceLists } from '../price-lists.js';
import { dividedRateCard, publishRateCard, RateCards } from '../rate-cards.js';
import { PublishRateCard } from './publish-rate-card.command.js';

@CommandHandler(PublishRateCard)
export class PublishRateCardHandler implements ICommandHandler<PublishRateCard> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: PublishRateCard): Promise<CommandOutcome> {
    return publishDivided(this.ledger, {
      aggregate: RateCards,
      id: 'main',
      context,
      division: dividedRateCard(data),
      pending: ({ pending }) => pending,
      decide: async (state, read) => {
        const priceLists = await read(PriceLists, 'main');
        return publishRateCard(data, context.actor, priceLists.state)(state);
      },
    });
  }
}
