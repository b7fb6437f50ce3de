import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay, type Policy, theLedgerItself } from '#libs/kernel/policy.js';
import type { Instant } from '#libs/kernel/time.js';
import type { Language } from '#libs/organisation/events/organisation-registered.js';
import type { NotificationFailed, NotificationRetried, NotificationSent } from './events/delivery-steps.js';
import type { NotificationQueued, NotificationQueuedData } from './events/notification-queued.js';

export type NotificationEvent = NotificationQueued | NotificationSent | NotificationFailed | NotificationRetried;

/** What is to be told, and how far that is. */
export interface NotificationState {
  /** Null before it is queued. */
  readonly notice: NotificationQueuedData | null;
  /** An import brought it about: ledgers of before imports were passed over hold such. */
  readonly isImported: boolean;
  /** When it was queued, or a person last asked for it: it grows old from then on. */
  readonly since: Instant | null;
  readonly status: 'queued' | 'failed' | 'undeliverable' | 'sent' | 'given-up';
  /** All attempts, and those since it was queued or a person last asked for it. */
  readonly attempts: number;
  readonly attemptsSince: number;
  /** When it is tried again, of one that failed. */
  readonly retryAt: Instant | null;
}

/** `notification-{uuid}`, the id made of the occasion and the recipient. */
export const Notification: Aggregate<NotificationState, NotificationEvent> = {
  category: 'notification',
  initial: {
    notice: null,
    isImported: false,
    since: null,
    status: 'queued',
    attempts: 0,
    attemptsSince: 0,
    retryAt: null,
  },
  evolve: (state, event, recorded): NotificationState => {
    switch (event.type) {
      case 'NotificationQueued': {
        const { effectiveAt, importId } = recorded?.metadata ?? {};
        return { ...state, notice: event.data, isImported: importId !== undefined, since: effectiveAt ?? null };
      }
      case 'NotificationSent':
        return { ...state, ...attempted(state), status: 'sent', retryAt: null };
      case 'NotificationFailed': {
        const { givenUp, retryAt } = event.data;
        const status = givenUp ? 'given-up' : retryAt === null ? 'undeliverable' : 'failed';
        return { ...state, ...attempted(state), status, retryAt };
      }
      case 'NotificationRetried':
        return { ...state, status: 'queued', attemptsSince: 0, since: recorded?.metadata.effectiveAt ?? state.since };
    }
  },
};
const attempted = ({ attempts, attemptsSince }: NotificationState) => ({
  attempts: attempts + 1,
  attemptsSince: attemptsSince + 1,
});

/** What is asked for: the ledger adds in which language. */
export interface QueueNoticeData extends Omit<NotificationQueuedData, 'language'> {
  /** Where several events are one occasion: what they have in common. */
  readonly occasion?: string;
}

/** One notice an occasion and recipient. */
export const notificationIdOf = ({
  about,
  occasion = about,
  recipientOrgId,
}: Pick<QueueNoticeData, 'about' | 'occasion' | 'recipientOrgId'>): string =>
  derivedUuid('notification', occasion, recipientOrgId ?? NO_ORGANISATION);
/** No organisation's id. */
const NO_ORGANISATION = ':visitor';

/** Notices follow from what happened. */
const who = { QueueNotice: [theLedgerItself('A24')] } satisfies Record<string, Policy>;

/** Queues a notice; delivery follows, and its failure never undoes what happened (A24). */
export const queueNotice = decision(
  { who: who.QueueNotice, refuses: ['ACTOR_NOT_ALLOWED'] },
  ({ occasion: _, ...data }: QueueNoticeData, { language }: { language: Language }, actor: Actor) =>
    (state: NotificationState): NotificationQueued[] => {
      checkMay(who.QueueNotice, actor, {});
      return state.notice ? [] : [{ type: 'NotificationQueued', data: { ...data, language } }];
    },
);
