import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { checkNotSuspended, checkPartner, type PartnerState } from '#libs/programme/partner.js';
import { subjectOf, type TenderMoney } from './events/tender-parts.js';
import {
  checkKnown,
  standsOn,
  tenderAccepted,
  type TenderData,
  tenderEnded,
  type TenderEvent,
  type TenderState,
} from './tender.js';
import { authorSides, who } from './who.js';

/** A tender and the partner in question. */
export interface OfPartner extends TenderData {
  partnerOrgId: string;
}
export interface ReplyData extends OfPartner {
  message: string;
  price?: TenderMoney;
}
/** What the partner is on the day. */
export interface PartnerFacts {
  readonly partner: PartnerState;
  readonly today: BusinessDate;
}
export interface ReplyFacts extends PartnerFacts {
  /** Whether it wishes to have tenders. */
  readonly wishes: boolean;
  /** Its reply so far, readable; null: none. */
  readonly before: { readonly message: string; readonly price: TenderMoney | null } | null;
}

/**
 * A partner that wishes to have tenders replies to one that is open, once: another reply comes in place of the first
 * (R17). Not to its own, not while it is suspended. The same again changes nothing.
 */
export const replyToTender = decision(
  {
    who: who.ReplyToTender,
    refuses: [
      'UNKNOWN_TENDER',
      'ACTOR_NOT_ALLOWED',
      'OWN_TENDER',
      'NOT_A_PARTNER',
      'PARTNER_SUSPENDED',
      'TENDER_NOT_WISHED',
      'TENDER_NOT_OPEN',
    ],
  },
  (data: ReplyData, { partner, today, wishes, before }: ReplyFacts, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const { tenderId, partnerOrgId, message, price = null } = data;
      checkKnown(state, data, actor);
      checkMay(who.ReplyToTender, actor, { partner: partnerOrgId });
      if (state.authorOrgId === partnerOrgId) {
        throw new DomainError('OWN_TENDER', 'Nobody replies to its own tender.', { tenderId });
      }
      checkPartner(partnerOrgId, partner);
      checkNotSuspended(partnerOrgId, partner);
      if (!wishes) {
        throw new DomainError('TENDER_NOT_WISHED', 'The partner does not wish to have tenders.', { partnerOrgId });
      }
      if (state.status !== 'open' || !standsOn(state, today)) {
        throw new DomainError('TENDER_NOT_OPEN', 'The tender takes no replies any more.', { tenderId });
      }
      if (before && isSameOffer(before, { message, price })) return [];
      return [
        { type: 'TenderReplied', data: { tenderId, subject: subjectOf(tenderId), partnerOrgId, message, price } },
      ];
    },
);

type Offer = NonNullable<ReplyFacts['before']>;
const isSameOffer = (one: Offer, other: Offer): boolean =>
  one.message === other.message &&
  one.price?.amount === other.price?.amount &&
  one.price?.currency === other.price?.currency;

/**
 * A partner takes its reply back, be it suspended (R17); an award that it has not accepted goes with it. What it accepted
 * binds it.
 */
export const withdrawReply = decision(
  { who: who.WithdrawReply, refuses: ['UNKNOWN_TENDER', 'ACTOR_NOT_ALLOWED', 'TENDER_ACCEPTED'] },
  (data: OfPartner, _: object, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const { tenderId, partnerOrgId } = data;
      checkKnown(state, data, actor);
      checkMay(who.WithdrawReply, actor, { partner: partnerOrgId });
      if (state.status === 'accepted' && state.awardedTo === partnerOrgId) throw tenderAccepted(state, tenderId);
      if (!state.replies.has(partnerOrgId)) return [];
      return [{ type: 'TenderReplyWithdrawn', data: { tenderId, partnerOrgId } }];
    },
);

/** Its author awards a tender to a partner that replied (R7); before that one accepts, to another in its place. */
export const awardTender = decision(
  {
    who: who.AwardTender,
    refuses: [
      'UNKNOWN_TENDER',
      'ACTOR_NOT_ALLOWED',
      'TENDER_ACCEPTED',
      'TENDER_ENDED',
      'TENDER_NOT_REPLIED',
      'NOT_A_PARTNER',
      'PARTNER_SUSPENDED',
    ],
  },
  (data: OfPartner, { partner, today }: PartnerFacts, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const { tenderId, partnerOrgId } = data;
      checkKnown(state, data, actor);
      checkMay(who.AwardTender, actor, authorSides(state, actor));
      const isAwarded = state.awardedTo === partnerOrgId;
      if (state.status === 'accepted' && isAwarded) return [];
      if (state.status === 'accepted') throw tenderAccepted(state, tenderId);
      if (!standsOn(state, today)) throw tenderEnded(tenderId);
      if (!state.replies.has(partnerOrgId)) {
        throw new DomainError('TENDER_NOT_REPLIED', 'This organisation has no reply to the tender.', {
          tenderId,
          partnerOrgId,
        });
      }
      checkPartner(partnerOrgId, partner);
      checkNotSuspended(partnerOrgId, partner);
      return isAwarded ? [] : [{ type: 'TenderAwarded', data: { tenderId, partnerOrgId } }];
    },
);

export interface AcceptAwardData extends OfPartner {
  /** That it will use the provider's products alone for what it won. */
  exclusivityAccepted: boolean;
}

/**
 * The partner's legal representative accepts an award, and with it the duty to use the provider's products alone for what
 * comes of it (R7): from now on it is bound, and orders may name the tender.
 */
export const acceptTenderAward = decision(
  {
    who: who.AcceptTenderAward,
    refuses: [
      'UNKNOWN_TENDER',
      'ACTOR_NOT_ALLOWED',
      'TENDER_NOT_AWARDED',
      'NOT_A_PARTNER',
      'PARTNER_SUSPENDED',
      'TENDER_ENDED',
      'EXCLUSIVITY_NOT_ACCEPTED',
    ],
  },
  (data: AcceptAwardData, { partner, today }: PartnerFacts, actor: Actor) =>
    (state: TenderState): TenderEvent[] => {
      const { tenderId, partnerOrgId, exclusivityAccepted } = data;
      checkKnown(state, data, actor);
      checkMay(who.AcceptTenderAward, actor, { partner: partnerOrgId });
      if (state.awardedTo !== partnerOrgId) {
        throw new DomainError('TENDER_NOT_AWARDED', 'The tender is not awarded to this partner.', { tenderId });
      }
      checkPartner(partnerOrgId, partner);
      checkNotSuspended(partnerOrgId, partner);
      if (state.status === 'accepted') return [];
      if (!standsOn(state, today)) throw tenderEnded(tenderId);
      if (!exclusivityAccepted) {
        const sentence = 'An award goes with the duty to use the provider’s products alone.';
        throw new DomainError('EXCLUSIVITY_NOT_ACCEPTED', sentence, { tenderId });
      }
      return [{ type: 'TenderAwardAccepted', data: { tenderId, partnerOrgId, exclusivityAccepted } }];
    },
);
