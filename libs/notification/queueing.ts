import { type Execution, transacting } from '#libs/event-sourcing/commands/handles.js';
import { Tender } from '#libs/marketplace/tender.js';
import { languageOf, NoticeAddress } from '#libs/organisation/notice-address.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Notification, notificationIdOf, queueNotice, type QueueNoticeData } from './notification.js';

/** Queues a notice in the language that its recipient has now; a visitor's is the first that it asked for help in. */
export const queueing: Execution<QueueNoticeData> = transacting({
  on: Notification,
  id: notificationIdOf,
  facts: async (read, { recipientOrgId, details }) => {
    if (recipientOrgId === null) {
      const { state: tender } = await read(Tender, details.tenderId ?? '');
      return { language: tender.author?.language ?? 'en' };
    }
    const [organisation, address] = await Promise.all([
      read(Organisation, recipientOrgId),
      read(NoticeAddress, recipientOrgId),
    ]);
    return { language: languageOf(organisation.state, address.state) };
  },
  decide: queueNotice,
});
