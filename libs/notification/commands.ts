import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { noFacts } from '#libs/event-sourcing/commands/decision.js';
import { handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { NotificationQueuedData } from './events/notification-queued.js';
import { Notification, notificationIdOf, queueNotice } from './notification.js';

/** Queues a notice to an organisation; sent by the ledger's own automations. */
export class QueueNotice extends LedgerCommand<NotificationQueuedData> {}

export const commands = [
  handles(QueueNotice, transacting({ on: Notification, id: notificationIdOf, facts: noFacts, decide: queueNotice })),
];
