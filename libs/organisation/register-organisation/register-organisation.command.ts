import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { RegisterOrganisationData } from '../organisation.js';

/** Enters an organisation into the ledger; programme staff. */
export class RegisterOrganisation extends Command<CommandOutcome> {
  constructor(
    readonly data: RegisterOrganisationData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
