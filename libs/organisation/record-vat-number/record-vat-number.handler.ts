import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Organisation, recordVatNumber } from '../organisation.js';
import { RecordVatNumber } from './record-vat-number.command.js';

@CommandHandler(RecordVatNumber)
export class RecordVatNumberHandler implements ICommandHandler<RecordVatNumber> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: RecordVatNumber): Promise<CommandOutcome> {
    const decision = recordVatNumber(data, context.actor);
    return this.ledger.transact({
      aggregate: Organisation,
      id: data.orgId,
      context,
      decide: ({ state }) => decision(state),
    });
  }
}
