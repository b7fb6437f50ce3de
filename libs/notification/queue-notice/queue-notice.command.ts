import { Command } from '@nestjs/cqrs';
import type { CommandContext, CommandOutcome } from '#libs/event-sourcing/ledger.js';
import type { NotificationQueuedData } from '../events/notification-queued.js';

/** Queues a notice to an organisation; sent by the ledger's own automations. */
export class QueueNotice extends Command<CommandOutcome> {
  constructor(
    readonly data: NotificationQueuedData,
    readonly context: CommandContext,
  ) {
    super();
  }
}
