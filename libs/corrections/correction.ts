import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { RateCardsState } from '#libs/catalogue/rate-cards.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type OrderState, unknownOrder } from '#libs/orders/order.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import { checkNotSuspended, checkPartner, type PartnerState } from '#libs/programme/partner.js';
import type {
  CorrectionApproved,
  CorrectionMade,
  CorrectionProposed,
  CorrectionSubject,
  PaidByPartnersListed,
} from './events/correction-steps.js';
import { who } from './who.js';

export type CorrectionEvent = CorrectionProposed | CorrectionApproved | PaidByPartnersListed | CorrectionMade;
export type CorrectionState =
  | { readonly status: 'none' }
  | {
      readonly status: 'proposed' | 'approved' | 'made';
      readonly proposal: CorrectionProposed['data'];
      /** The approval as it stands in the log: what follows is dated by it. */
      readonly approval: Recorded | null;
      /** Orders listed so far as paid by partners. */
      readonly listed: number;
      readonly made: CorrectionMade['data'] | null;
    };

/** `correction-{id}`: proposed by one person of finance, approved by another, then made order by order (E32). */
export const Correction: Aggregate<CorrectionState, CorrectionEvent> = {
  category: 'correction',
  initial: { status: 'none' },
  evolve: (state, event, recorded): CorrectionState => {
    if (event.type === 'CorrectionProposed') {
      return { status: 'proposed', proposal: event.data, approval: null, listed: 0, made: null };
    }
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'CorrectionApproved':
        return { ...state, status: 'approved', approval: recorded ?? null };
      case 'PaidByPartnersListed':
        return { ...state, listed: state.listed + event.data.orders.length };
      case 'CorrectionMade':
        return { ...state, status: 'made', made: event.data };
    }
  },
};

export interface NewCorrection {
  correctionId: string;
  reason: string;
}
export interface RateCardCorrectionData extends NewCorrection {
  version: string;
  /** All rules that the card should have had. */
  rules: RateCardRules;
}
type RateCardRules = NonNullable<ReturnType<RateCardsState['proposed']['get']>>['rules'];
export interface AttributionCorrectionData extends NewCorrection {
  orderId: string;
  /** Whose the order's cashback should have been; null: nobody's. */
  partnerOrgId: string | null;
}
/** Both people at once, as a history names them. */
export interface Agreed {
  approvedBy: string;
}

export interface AttributionFacts {
  readonly order: OrderState;
  /** The partner's organisation as of now, and its standing where the order was placed; null where nobody is named. */
  readonly partner: { readonly organisation: OrganisationState; readonly thenPartner: PartnerState } | null;
}

export const exists = (correctionId: string, state: CorrectionState): void => {
  if (state.status === 'none') return;
  throw new DomainError('CORRECTION_EXISTS', `Correction id ${correctionId} is in use.`, { correctionId });
};
const samePerson = (correctionId: string): DomainError =>
  new DomainError('SAME_PERSON', 'Who proposes a correction does not approve it.', { correctionId });
const checkTwoPeople = ({ correctionId, approvedBy }: NewCorrection & Partial<Agreed>, actor: Actor): void => {
  if (approvedBy === actor.userId) throw samePerson(correctionId);
};

/** Proposed and, where the other person is named with it, approved. */
export const steps = (
  { correctionId, reason, approvedBy }: NewCorrection & Partial<Agreed>,
  subject: CorrectionSubject,
  actor: Actor,
  preview: string | null,
): CorrectionEvent[] => {
  const about = { correctionId, ...subject, reason, proposedBy: actor.userId };
  const proposed: CorrectionProposed = { type: 'CorrectionProposed', data: { ...about, preview } };
  return approvedBy === undefined
    ? [proposed]
    : [proposed, { type: 'CorrectionApproved', data: { ...about, approvedBy } }];
};

const unknownRateCard = (version: string): DomainError =>
  new DomainError('UNKNOWN_RATE_CARD', `No rate card ${version} was published.`, { version });

/** A published card should have had other rules (E29); what they are stands with the cards. */
export const proposeRateCardCorrection = decision(
  {
    who: who.ProposeCorrection,
    refuses: ['UNKNOWN_RATE_CARD', 'CORRECTION_EXISTS', 'ACTOR_NOT_ALLOWED', 'SAME_PERSON'],
  },
  (
    data: Omit<RateCardCorrectionData, 'rules'> & Partial<Agreed>,
    { cards, proposalId, preview }: { cards: RateCardsState; proposalId: string; preview: string | null },
    actor: Actor,
  ) =>
    (state: CorrectionState): CorrectionEvent[] => {
      const { correctionId, version } = data;
      if (!cards.cards.byVersion.has(version)) throw unknownRateCard(version);
      exists(correctionId, state);
      checkMay(who.ProposeCorrection, actor, {});
      checkTwoPeople(data, actor);
      return steps(data, { kind: 'rate-card', version, proposalId, orderId: null, partnerOrgId: null }, actor, preview);
    },
);

/** An order's cashback should have been another partner's, or nobody's (E30); price, payer and invoice stay. */
export const proposeAttributionCorrection = decision(
  {
    who: who.ProposeCorrection,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_ORDER',
      'CORRECTION_EXISTS',
      'ACTOR_NOT_ALLOWED',
      'SAME_PERSON',
      'PARTNER_PAID',
      'SELF_PARTNERSHIP',
      'NOT_A_PARTNER',
      'PARTNER_SUSPENDED',
    ],
  },
  (
    data: AttributionCorrectionData & Partial<Agreed>,
    { order, partner, preview }: AttributionFacts & { preview: string | null },
    actor: Actor,
  ) =>
    (state: CorrectionState): CorrectionEvent[] => {
      const { correctionId, orderId, partnerOrgId } = data;
      if (partnerOrgId !== null && !partner?.organisation.registered) {
        throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${partnerOrgId}.`, { partnerOrgId });
      }
      const { placement } = order;
      if (!placement) throw unknownOrder(orderId);
      exists(correctionId, state);
      checkMay(who.ProposeCorrection, actor, {});
      checkTwoPeople(data, actor);
      const { payerOrgId } = placement.decision;
      if (payerOrgId !== placement.clientOrgId) {
        throw new DomainError('PARTNER_PAID', `${payerOrgId} paid order ${orderId} itself.`, { orderId, payerOrgId });
      }
      if (partner) {
        if (partnerOrgId === placement.clientOrgId) {
          throw new DomainError('SELF_PARTNERSHIP', 'A client earns nothing on its own order.', { orderId });
        }
        checkPartner(partnerOrgId as string, partner.thenPartner);
        checkNotSuspended(partnerOrgId as string, partner.thenPartner);
      }
      return steps(
        data,
        { kind: 'attribution', version: null, proposalId: null, orderId, partnerOrgId },
        actor,
        preview,
      );
    },
);

const unknownCorrection = (correctionId: string): DomainError =>
  new DomainError('UNKNOWN_CORRECTION', `There is no correction ${correctionId}.`, { correctionId });

/**
 * Another person of finance agrees to exactly what the first one saw (E32): where something has moved that would change
 * it, it is refused, and has to be proposed again. Approved already, nothing changes.
 */
export const approveCorrection = decision(
  {
    who: who.ApproveCorrection,
    refuses: ['UNKNOWN_CORRECTION', 'ACTOR_NOT_ALLOWED', 'SAME_PERSON', 'CORRECTION_OUTDATED'],
  },
  ({ correctionId }: { correctionId: string }, { preview }: { preview: string | null }, actor: Actor) =>
    (state: CorrectionState): CorrectionEvent[] => {
      if (state.status === 'none') throw unknownCorrection(correctionId);
      checkMay(who.ApproveCorrection, actor, {});
      const { preview: seen, ...proposal } = state.proposal;
      if (proposal.proposedBy === actor.userId) throw samePerson(correctionId);
      if (state.status !== 'proposed') return [];
      if (seen !== null && seen !== preview) {
        throw new DomainError(
          'CORRECTION_OUTDATED',
          'What would follow from it is not what was proposed any more: something has moved. Propose it again.',
          { correctionId },
        );
      }
      return [{ type: 'CorrectionApproved', data: { ...proposal, approvedBy: actor.userId } }];
    },
);
