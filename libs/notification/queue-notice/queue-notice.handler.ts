import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { Notification, notificationIdOf, queueNotice } from '../notification.js';
import { QueueNotice } from './queue-notice.command.js';

@CommandHandler(QueueNotice)
export class QueueNoticeHandler implements ICommandHandler<QueueNotice> {
  constructor(private readonly ledger: Ledger) {}

  execute({ data, context }: QueueNotice): Promise<CommandOutcome> {
    const decision = queueNotice(data, context.actor);
    const id = notificationIdOf(data);
    return this.ledger.transact({ aggregate: Notification, id, context, decide: ({ state }) => decision(state) });
  }
}
