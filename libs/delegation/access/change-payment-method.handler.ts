import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { changePaymentMethod } from '../access-decisions.js';
import { Delegation } from '../delegation.js';
import { readParties } from '../facts.js';
import { ChangePaymentMethod } from './change-payment-method.command.js';

@CommandHandler(ChangePaymentMethod)
export class ChangePaymentMethodHandler implements ICommandHandler<ChangePaymentMethod> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: ChangePaymentMethod): Promise<CommandOutcome> {
    return this.ledger.transact({
      aggregate: Delegation,
      id: data.clientOrgId,
      context,
      decide: async ({ state }, read) => {
        const parties = await readParties(read, data);
        return changePaymentMethod(data, parties, context.actor)(state);
      },
    });
  }
}
