import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';

/** Opens or voids a placement whose process died before it could; follow-ups carry the placement's own context. */
export class CompletePlacement extends Command<CommandOutcome> {
  constructor(
    readonly data: { productId: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}
