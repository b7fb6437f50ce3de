import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { completePlacement } from '../completing.js';
import { CompletePlacement } from './complete-placement.command.js';

@CommandHandler(CompletePlacement)
export class CompletePlacementHandler implements ICommandHandler<CompletePlacement> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data }: CompletePlacement): Promise<CommandOutcome> {
    return completePlacement(this.ledger, data.productId);
  }
}
