import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
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

/** Queues a notice; delivery follows, and its failure never undoes what happened (A24). @throws ACTOR_NOT_ALLOWED */
export const queueNotice =
  (data: NotificationQueuedData, actor: Actor) =>
  (state: NotificationState): NotificationQueued[] => {
    if (actor.role !== 'automation') throw new DomainError('ACTOR_NOT_ALLOWED', 'Notices follow from what happened.');
    return state.queued ? [] : [{ type: 'NotificationQueued', data }];
  };
