import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { ProviderRegisteredData } from '../events/provider-registered.js';

/** Who supplies: invoices are issued from then on, and those that waited for it. */
export class RegisterProvider extends Command<CommandOutcome> {
  constructor(
    readonly data: ProviderRegisteredData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
