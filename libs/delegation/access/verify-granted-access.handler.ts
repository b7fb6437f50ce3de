import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { verifyGrantedAccess } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { readParties } from '../facts.js';
import { VerifyGrantedAccess } from './verify-granted-access.command.js';

@CommandHandler(VerifyGrantedAccess)
export class VerifyGrantedAccessHandler implements ICommandHandler<VerifyGrantedAccess> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: VerifyGrantedAccess): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context: onAccountOf(data.clientOrgId, context),
      decide: async ({ state }, read) => {
        const parties = await readParties(read, data);
        return verifyGrantedAccess(data, parties, context.actor)(state);
      },
    });
  }
}
