import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { endPartnership } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { readParties } from '../facts.js';
import { EndPartnership } from './end-partnership.command.js';

@CommandHandler(EndPartnership)
export class EndPartnershipHandler implements ICommandHandler<EndPartnership> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: EndPartnership): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context: onAccountOf(data.clientOrgId, context),
      decide: async ({ state }, read) => {
        const parties = await readParties(read, data);
        return endPartnership(data, parties, context.actor)(state);
      },
    });
  }
}
