import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { RecordVatNumberData } from '../organisation.js';

/** Records a company's VAT number (R45–R47, R49–R51); its legal representative, its administrator or programme staff. */
export class RecordVatNumber extends Command<CommandOutcome> {
  constructor(
    readonly data: RecordVatNumberData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
