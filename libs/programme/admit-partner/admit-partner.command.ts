import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { AdmitPartnerData } from '../partner.js';

/** Makes a company a partner at a level (R2); programme staff. */
export class AdmitPartner extends Command<CommandOutcome> {
  constructor(
    readonly data: AdmitPartnerData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
