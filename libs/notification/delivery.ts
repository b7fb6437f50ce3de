import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, OUR_DECISION, type Policy, staffOf, theLedgerItself } from '#libs/kernel/policy.js';
import { formatInstant, type Instant, instantMs } from '#libs/kernel/time.js';
import type { Language } from '#libs/organisation/events/organisation-registered.js';
import type {
  Failure,
  NotificationFailed,
  NotificationRetried,
  NotificationSent,
  TransportName,
} from './events/delivery-steps.js';
import type { NotificationState } from './notification.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Waits between attempts; after the last of them it is given up: eight attempts in some 45 hours. */
const WAITS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** What happened so long ago is no news: whoever looks into the console knows it, and an offer may be over. */
const TOO_OLD_MS = 30 * 24 * HOUR_MS;

/** What becomes of a notice now, by its own stream. */
export const nextStep = (state: NotificationState, now: Instant): 'deliver' | 'give up as too old' | 'nothing' => {
  const { notice, isImported, since, status, retryAt } = state;
  // Whom an import's events concern, the system that it comes from has told.
  if (!notice || isImported || status === 'sent' || status === 'given-up') return 'nothing';
  if (since !== null && instantMs(now) - instantMs(since) > TOO_OLD_MS) return 'give up as too old';
  return retryAt !== null && instantMs(retryAt) > instantMs(now) ? 'nothing' : 'deliver';
};

/** What an attempt came to. */
export type DeliveryResult =
  | {
      readonly result: 'sent';
      readonly messageId: string;
      readonly transport: TransportName;
      readonly language: Language;
    }
  | {
      readonly result: 'failed';
      readonly reason: Failure;
      readonly smtpCode: number | null;
      readonly addressAt: string | null;
    };
export interface RecordDeliveryData {
  notificationId: string;
  delivery: DeliveryResult;
}

const who = {
  RecordDelivery: [theLedgerItself('A24')],
  RetryNotice: [staffOf('support', OUR_DECISION), staffOf('programme', OUR_DECISION)],
} satisfies Record<string, Policy>;

/** When it is tried again, by how often it was; null: not by itself. */
const retryAfter = (reason: Failure, attempts: number, at: Instant): Instant | null => {
  if (reason === 'refused' || reason === 'too-old' || reason === 'no-address') return null;
  const wait = WAITS_MS[attempts - 1];
  return wait === undefined ? null : formatInstant(instantMs(at) + wait);
};

/**
 * What became of an attempt (A24). One without an address waits for one; one that is refused for good, too old, or failed
 * too often is given up. Of a notice that was sent or given up nothing is recorded any more.
 */
export const recordDelivery = decision(
  { who: who.RecordDelivery, refuses: ['ACTOR_NOT_ALLOWED', 'UNKNOWN_NOTICE'] },
  ({ notificationId, delivery }: RecordDeliveryData, { at }: { at: Instant }, actor: Actor) =>
    (state: NotificationState): (NotificationSent | NotificationFailed)[] => {
      checkMay(who.RecordDelivery, actor, {});
      if (!state.notice) throw unknownNotice(notificationId);
      if (state.status === 'sent' || state.status === 'given-up') return [];
      const attempt = state.attempts + 1;
      if (delivery.result === 'sent') {
        const { messageId, transport, language } = delivery;
        return [{ type: 'NotificationSent', data: { attempt, messageId, transport, language } }];
      }
      const { reason, smtpCode, addressAt } = delivery;
      const retryAt = retryAfter(reason, state.attemptsSince + 1, at);
      const givenUp = retryAt === null && reason !== 'no-address';
      return [{ type: 'NotificationFailed', data: { attempt, reason, smtpCode, retryAt, givenUp, addressAt } }];
    },
);

/** A person of the support or programme desk has a notice tried again that was given up (A24), from its first wait on. */
export const retryNotice = decision(
  { who: who.RetryNotice, refuses: ['ACTOR_NOT_ALLOWED', 'UNKNOWN_NOTICE', 'NOTICE_NOT_GIVEN_UP'] },
  ({ notificationId }: { notificationId: string }, _: NoFacts, actor: Actor) =>
    ({ notice, status, attempts }: NotificationState): NotificationRetried[] => {
      checkMay(who.RetryNotice, actor, {});
      if (!notice) throw unknownNotice(notificationId);
      if (status !== 'given-up') {
        throw new DomainError('NOTICE_NOT_GIVEN_UP', `The notice is ${status}.`, { notificationId, status });
      }
      return [{ type: 'NotificationRetried', data: { attempts } }];
    },
);

const unknownNotice = (notificationId: string): DomainError =>
  new DomainError('UNKNOWN_NOTICE', `There is no notice ${notificationId}.`, { notificationId });
