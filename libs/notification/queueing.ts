import { type Execution, transacting } from '#libs/event-sourcing/commands/handles.js';
import { languageOf, NoticeAddress } from '#libs/organisation/notice-address.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Notification, notificationIdOf, queueNotice, type QueueNoticeData } from './notification.js';

/** Queues a notice in the language that its recipient has now. */
export const queueing: Execution<QueueNoticeData> = transacting({
  on: Notification,
  id: notificationIdOf,
  facts: async (read, { recipientOrgId }) => {
    const [organisation, address] = await Promise.all([
      read(Organisation, recipientOrgId),
      read(NoticeAddress, recipientOrgId),
    ]);
    return { language: languageOf(organisation.state, address.state) };
  },
  decide: queueNotice,
});
