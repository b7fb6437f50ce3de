import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay, type Policy, theLedgerItself } from '#libs/kernel/policy.js';
import type { NotificationQueued, NotificationQueuedData } from './events/notification-queued.js';

/** One notice an occasion and recipient. */
export interface NotificationState {
  readonly queued: boolean;
}

/** `notification-{uuid}`, the id made of the occasion and the recipient. */
export const Notification: Aggregate<NotificationState, NotificationQueued> = {
  category: 'notification',
  initial: { queued: false },
  evolve: (_, event): NotificationState => {
    switch (event.type) {
      case 'NotificationQueued':
        return { queued: true };
    }
  },
};

export const notificationIdOf = ({ about, recipientOrgId }: NotificationQueuedData): string =>
  derivedUuid('notification', about, recipientOrgId);

/** Notices follow from what happened. */
const who = { QueueNotice: [theLedgerItself('A24')] } satisfies Record<string, Policy>;

/** Queues a notice; delivery follows, and its failure never undoes what happened (A24). */
export const queueNotice = decision(
  { who: who.QueueNotice, refuses: ['ACTOR_NOT_ALLOWED'] },
  (data: NotificationQueuedData, _: NoFacts, actor: Actor) =>
    (state: NotificationState): NotificationQueued[] => {
      checkMay(who.QueueNotice, actor, {});
      return state.queued ? [] : [{ type: 'NotificationQueued', data }];
    },
);
