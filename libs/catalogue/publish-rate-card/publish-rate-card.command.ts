import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { RateCardData } from '../rate-cards.js';

/** Publishes the partners' benefits (R9, R10, A10); finance staff. */
export class PublishRateCard extends Command<CommandOutcome> {
  constructor(
    readonly data: RateCardData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
