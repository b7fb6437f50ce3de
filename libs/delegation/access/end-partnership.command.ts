import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { EndPartnershipData } from '../access-decisions.js';

/** Either side ends the partnership (R42). */
export class EndPartnership extends Command<CommandOutcome> {
  constructor(
    readonly data: EndPartnershipData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
