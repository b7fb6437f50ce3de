import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { declaredLevels, RateCards } from '#libs/catalogue/rate-cards.js';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { admitPartner, Partner } from '../partner.js';
import { AdmitPartner } from './admit-partner.command.js';

@CommandHandler(AdmitPartner)
export class AdmitPartnerHandler implements ICommandHandler<AdmitPartner> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: AdmitPartner): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Partner,
      id: data.orgId,
      context,
      decide: async ({ state }, read) => {
        const [organisation, rateCards] = await Promise.all([read(Organisation, data.orgId), read(RateCards, 'main')]);
        return admitPartner(data, organisation.state, context.actor, declaredLevels(rateCards.state))(state);
      },
    });
  }
}
