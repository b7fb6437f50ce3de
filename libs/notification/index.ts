import type { Context } from '#libs/event-sourcing/commands/context.js';
import { commands } from './commands.js';
import { WhenAccessMovesThenQueueNotice } from './automations/when-access-moves-then-queue-notice.js';
import { WhenMandateLapsesThenQueueNotice } from './automations/when-mandate-lapses-then-queue-notice.js';
import { WhenMembershipMovesThenQueueNotice } from './automations/when-membership-moves-then-queue-notice.js';
import { WhenOrderCancelledThenQueueNotice } from './automations/when-order-cancelled-then-queue-notice.js';
import { WhenPeriodBeginsThenExpectItsEnd } from './automations/when-period-begins-then-expect-its-end.js';
import { WhenProductEndsThenQueueNotice } from './automations/when-product-ends-then-queue-notice.js';
import { WhenSupportEntersThenQueueNotice } from './automations/when-support-enters-then-queue-notice.js';
import { WhenTenderMovesThenQueueNotice } from './automations/when-tender-moves-then-queue-notice.js';
import { WhenTermsPublishedThenQueueNotices } from './automations/when-terms-published-then-queue-notices.js';
import { NotificationFailed, NotificationRetried, NotificationSent } from './events/delivery-steps.js';
import { NotificationQueued } from './events/notification-queued.js';
import { PeriodEndExpected, RenewalRemindersQueued } from './events/period-ends.js';

export { QueueNotice, QueueRenewalReminders, RecordDelivery, RetryNotice } from './commands.js';
export { type DeliveryResult, nextStep } from './delivery.js';
export { Notification, type NotificationState } from './notification.js';

export const notification: Context = {
  categories: ['notification', 'periodEnds', 'renewalReminders'],
  events: [
    NotificationQueued,
    NotificationSent,
    NotificationFailed,
    NotificationRetried,
    PeriodEndExpected,
    RenewalRemindersQueued,
  ],
  commands,
  automations: [
    WhenAccessMovesThenQueueNotice,
    WhenMandateLapsesThenQueueNotice,
    WhenMembershipMovesThenQueueNotice,
    WhenOrderCancelledThenQueueNotice,
    WhenPeriodBeginsThenExpectItsEnd,
    WhenProductEndsThenQueueNotice,
    WhenSupportEntersThenQueueNotice,
    WhenTenderMovesThenQueueNotice,
    WhenTermsPublishedThenQueueNotices,
  ],
};
