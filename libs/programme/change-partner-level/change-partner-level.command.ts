import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { ChangePartnerLevelData } from '../partner.js';

/** Moves a partner to another level; programme staff. */
export class ChangePartnerLevel extends Command<CommandOutcome> {
  constructor(
    readonly data: ChangePartnerLevelData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
