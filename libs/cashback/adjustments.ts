import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { OrganisationState } from '#libs/organisation/organisation.js';
import type { PartnerState } from '#libs/programme/partner.js';
import type { AdjustmentApproved, AdjustmentProposed } from './events/adjustment-steps.js';
import { who } from './who.js';

export type AdjustmentEvent = AdjustmentProposed | AdjustmentApproved;
export type AdjustmentState =
  | { readonly status: 'none' }
  | { readonly status: 'proposed' | 'approved'; readonly proposal: AdjustmentProposed['data'] };

/** `adjustment-{id}`: proposed by one person of finance, posted once another has approved it (E5). */
export const Adjustment: Aggregate<AdjustmentState, AdjustmentEvent> = {
  category: 'adjustment',
  initial: { status: 'none' },
  evolve: (state, event): AdjustmentState => {
    switch (event.type) {
      case 'AdjustmentProposed':
        return { status: 'proposed', proposal: event.data };
      case 'AdjustmentApproved':
        return state.status === 'none' ? state : { ...state, status: 'approved' };
    }
  },
};

export interface AdjustmentData {
  adjustmentId: string;
  partnerOrgId: string;
  currency: Currency;
  /** Signed, not 0.00. */
  amount: Amount;
  reason: string;
}
export interface PostAdjustmentData extends AdjustmentData {
  approvedBy: string;
}
/** What other streams say of the partner. */
export interface AdjustmentFacts {
  readonly organisation: OrganisationState;
  readonly partner: PartnerState;
}

const refusals = ['UNKNOWN_ORGANISATION', 'ADJUSTMENT_EXISTS', 'ACTOR_NOT_ALLOWED'];

const proposed = (
  { adjustmentId, partnerOrgId, currency, amount, reason }: AdjustmentData,
  actor: Actor,
): AdjustmentProposed => ({
  type: 'AdjustmentProposed',
  data: { adjustmentId, partnerOrgId, currency, amount, reason, proposedBy: actor.userId },
});
const approved = ({ proposedBy: _, ...proposal }: AdjustmentProposed['data'], by: string): AdjustmentApproved => ({
  type: 'AdjustmentApproved',
  data: { ...proposal, approvedBy: by },
});

const checkNew = ({ adjustmentId, partnerOrgId }: AdjustmentData, facts: AdjustmentFacts, state: AdjustmentState) => {
  if (!facts.organisation.registered) {
    throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${partnerOrgId}.`, { partnerOrgId });
  }
  if (state.status !== 'none') {
    throw new DomainError('ADJUSTMENT_EXISTS', `Adjustment id ${adjustmentId} is in use.`, { adjustmentId });
  }
};
const checkWasPartner = ({ partnerOrgId }: AdjustmentData, { partner }: AdjustmentFacts): void => {
  if (partner.level !== null) return;
  throw new DomainError('NOT_A_PARTNER', `${partnerOrgId} never was a partner.`, { partnerOrgId });
};
const samePerson = (adjustmentId: string): DomainError =>
  new DomainError('SAME_PERSON', 'Who proposes an adjustment does not approve it.', { adjustmentId });

/** One person of finance proposes a signed amount with a reason (E5); nothing is posted before another approves it. */
export const proposeAdjustment = decision(
  { who: who.ProposeAdjustment, refuses: [...refusals, 'NOT_A_PARTNER'] },
  (data: AdjustmentData, facts: AdjustmentFacts, actor: Actor) =>
    (state: AdjustmentState): AdjustmentEvent[] => {
      checkNew(data, facts, state);
      checkMay(who.ProposeAdjustment, actor, {});
      checkWasPartner(data, facts);
      return [proposed(data, actor)];
    },
);

/** Another person of finance approves it: a loose item, at once available (E5). Approved already, nothing changes. */
export const approveAdjustment = decision(
  { who: who.ApproveAdjustment, refuses: ['UNKNOWN_ADJUSTMENT', 'ACTOR_NOT_ALLOWED', 'SAME_PERSON'] },
  ({ adjustmentId }: { adjustmentId: string }, _: NoFacts, actor: Actor) =>
    (state: AdjustmentState): AdjustmentEvent[] => {
      if (state.status === 'none') {
        throw new DomainError('UNKNOWN_ADJUSTMENT', `There is no adjustment ${adjustmentId}.`, { adjustmentId });
      }
      checkMay(who.ApproveAdjustment, actor, {});
      const { proposal } = state;
      if (proposal.proposedBy === actor.userId) throw samePerson(adjustmentId);
      return state.status === 'approved' ? [] : [approved(proposal, actor.userId)];
    },
);

/** Both steps at once, as a history tells them: who proposed it, and who approved. */
export const postAdjustment = decision(
  { who: who.ProposeAdjustment, refuses: [...refusals, 'SAME_PERSON', 'NOT_A_PARTNER'] },
  (data: PostAdjustmentData, facts: AdjustmentFacts, actor: Actor) =>
    (state: AdjustmentState): AdjustmentEvent[] => {
      checkNew(data, facts, state);
      checkMay(who.ProposeAdjustment, actor, {});
      if (data.approvedBy === actor.userId) throw samePerson(data.adjustmentId);
      checkWasPartner(data, facts);
      const proposal = proposed(data, actor);
      return [proposal, approved(proposal.data, data.approvedBy)];
    },
);
