import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { WhenAccessMovesThenQueueNotice } from './automations/when-access-moves-then-queue-notice.js';
import { WhenMandateLapsesThenQueueNotice } from './automations/when-mandate-lapses-then-queue-notice.js';
import { NotificationQueued } from './events/notification-queued.js';

export { QueueNotice } from './commands.js';

export const notification: Context = {
  categories: ['notification'],
  events: [NotificationQueued],
  commands,
  automations: [WhenAccessMovesThenQueueNotice, WhenMandateLapsesThenQueueNotice],
};
