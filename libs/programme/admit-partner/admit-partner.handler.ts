import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
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
        const organisation = await read(Organisation, data.orgId);
        return admitPartner(data, organisation.state, context.actor)(state);
      },
    });
  }
}
