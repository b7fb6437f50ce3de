import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { checkRegistered, type OrganisationState } from '#libs/organisation/organisation.js';
import { subjectOf } from './events/tender-parts.js';
import type { TenderPublishedData } from './events/tender-published.js';
import { daysOf } from './retention.js';
import {
  checkKnown,
  hasEnded,
  hasToken,
  isUnsettled,
  type TenderData,
  tenderAccepted,
  tenderEnded,
  type TenderEvent,
  type TenderState,
  unknownTender,
} from './tender.js';
import { authorSides, who } from './who.js';

export type PublishTenderData = Omit<TenderPublishedData, 'subject' | 'publishedBy' | 'endsOn' | 'keptUntil'>;
export interface PublishingFacts {
  /** The author's own stream; null: a visitor's tender. */
  readonly organisation: OrganisationState | null;
  readonly today: BusinessDate;
}

/**
 * Anybody asks for help, with an account or without, free of charge (R17). It stands through its deadline, for so many
 * days at most.
 */
export const publishTender = decision(
  {
    who: who.PublishTender,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'TENDER_EXISTS', 'DEADLINE_PASSED'],
  },
  (data: PublishTenderData, { organisation, today }: PublishingFacts, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const { tenderId, authorOrgId, deadline } = data;
      if (authorOrgId !== null && organisation) checkRegistered(authorOrgId, organisation);
      checkMay(who.PublishTender, actor, { author: authorOrgId ?? undefined });
      if (state.exists) throw new DomainError('TENDER_EXISTS', 'This id belongs to a tender.', { tenderId });
      if (deadline < today) {
        throw new DomainError('DEADLINE_PASSED', `${deadline} is over: it is ${today}.`, { deadline, today });
      }
      const publishedBy = authorOrgId === null ? null : actor.userId;
      const published = { ...data, ...daysOf(today, deadline), subject: subjectOf(tenderId), publishedBy };
      return [{ type: 'TenderPublished', data: published }];
    },
);

export interface WithdrawTenderData extends TenderData {
  /** Why, where the programme desk does it. */
  reason?: string;
}

/** The programme desk takes a tender away for abuse, and says why. */
const byWhom = (data: WithdrawTenderData, state: TenderState, actor: Actor): 'author' | 'programme' => {
  checkKnown(state, data, actor);
  const line = checkMay(who.WithdrawTender, actor, authorSides(state, actor));
  if (!('desks' in line)) return 'author';
  if (data.reason !== undefined) return 'programme';
  throw new DomainError('REASON_MISSING', 'The programme desk says why it takes a tender away.');
};

/** Its author takes a tender away, or the programme desk (R17), as long as nobody is bound by it; then it is erased. */
export const withdrawTender = decision(
  { who: who.WithdrawTender, refuses: ['UNKNOWN_TENDER', 'ACTOR_NOT_ALLOWED', 'REASON_MISSING', 'TENDER_ACCEPTED'] },
  (data: WithdrawTenderData, _: object, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const by = byWhom(data, state, actor);
      if (state.status === 'accepted') throw tenderAccepted(state, data.tenderId);
      return hasEnded(state) ? [] : [{ type: 'TenderWithdrawn', data: { tenderId: data.tenderId, by } }];
    },
);

/**
 * What people wrote in a tender is erased on its author's demand, at any time (R17): one that stands is withdrawn by it,
 * of one that a partner has accepted the duty stays (R7).
 */
export const eraseTender = decision(
  { who: who.EraseTender, refuses: ['UNKNOWN_TENDER', 'ACTOR_NOT_ALLOWED', 'REASON_MISSING'] },
  (data: WithdrawTenderData, _: object, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const by = byWhom(data, state, actor);
      return isUnsettled(state) ? [{ type: 'TenderWithdrawn', data: { tenderId: data.tenderId, by } }] : [];
    },
);

export interface ClaimTenderData extends TenderData {
  orgId: string;
}

/**
 * A visitor that has become a client makes its tender its organisation's, by the token (R17): its orders may then name it
 * (R7). Claimed by it already, nothing changes; the token is worth nothing any more. Who replied is no author.
 */
export const claimTender = decision(
  {
    who: who.ClaimTender,
    refuses: ['UNKNOWN_TENDER', 'UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'OWN_TENDER', 'TENDER_ENDED'],
  },
  (data: ClaimTenderData, { organisation }: { organisation: OrganisationState }, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const { tenderId, orgId, tokenHash } = data;
      const isClaimed = state.exists && state.authorOrgId === orgId;
      if (!isClaimed && !hasToken(state, tokenHash)) throw unknownTender(tenderId);
      checkRegistered(orgId, organisation);
      checkMay(who.ClaimTender, actor, { organisation: orgId });
      if (isClaimed) return [];
      if (state.replies.has(orgId)) {
        throw new DomainError('OWN_TENDER', 'Who replied to a tender cannot be its author.', { tenderId });
      }
      if (hasEnded(state)) throw tenderEnded(tenderId);
      return [{ type: 'TenderClaimed', data: { tenderId, orgId, claimedBy: actor.userId } }];
    },
);
