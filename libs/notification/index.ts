import { WhenAccessMovesThenQueueNotice } from './automations/when-access-moves-then-queue-notice.js';
import { NotificationQueued } from './events/notification-queued.js';
import { QueueNoticeHandler } from './queue-notice/queue-notice.handler.js';

export { QueueNotice } from './queue-notice/queue-notice.command.js';

export const commandHandlers = [QueueNoticeHandler];
export const automations = [WhenAccessMovesThenQueueNotice];
export const eventDefinitions = [NotificationQueued];
export const categories = ['notification'];
