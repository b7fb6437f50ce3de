import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { declaredLevels, RateCards } from '#libs/catalogue/rate-cards.js';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { changePartnerLevel, Partner } from '../partner.js';
import { ChangePartnerLevel } from './change-partner-level.command.js';

@CommandHandler(ChangePartnerLevel)
export class ChangePartnerLevelHandler implements ICommandHandler<ChangePartnerLevel> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: ChangePartnerLevel): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Partner,
      id: data.orgId,
      context,
      decide: async ({ state }, read) => {
        const [organisation, rateCards] = await Promise.all([read(Organisation, data.orgId), read(RateCards, 'main')]);
        return changePartnerLevel(data, organisation.state, context.actor, declaredLevels(rateCards.state))(state);
      },
    });
  }
}
