import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay } from '#libs/kernel/policy.js';
import { checkRegistered, type OrganisationState } from '#libs/organisation/organisation.js';
import { checkNotSuspended, checkPartner, type PartnerState } from '#libs/programme/partner.js';
import type { TenderWishSet } from './events/tender-wish-set.js';
import { who } from './who.js';

export interface TenderWishState {
  readonly wishes: boolean;
}
/** `tenderWish-{orgId}`: nobody has tenders before it said so. */
export const TenderWish: Aggregate<TenderWishState, TenderWishSet> = {
  category: 'tenderWish',
  initial: { wishes: false },
  evolve: (_, { data }) => ({ wishes: data.wishes }),
};

export interface TenderWishData {
  orgId: string;
  wishes: boolean;
}
/** What the organisation is, and whether it is a partner. */
export interface MemberFacts {
  readonly organisation: OrganisationState;
  readonly partner: PartnerState;
}

/** A partner says whether it wishes to have tenders (R17); as it is already, nothing changes. */
export const setTenderWish = decision(
  {
    who: who.SetTenderWish,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NOT_A_PARTNER', 'PARTNER_SUSPENDED'],
  },
  ({ orgId, wishes }: TenderWishData, { organisation, partner }: MemberFacts, actor: Actor) =>
    (state: TenderWishState): TenderWishSet[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.SetTenderWish, actor, { partner: orgId });
      checkPartner(orgId, partner);
      checkNotSuspended(orgId, partner);
      return state.wishes === wishes ? [] : [{ type: 'TenderWishSet', data: { orgId, wishes } }];
    },
);
