import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';
import { checkRegistered } from '#libs/organisation/organisation.js';
import { isPartner, type PartnerEvent, type PartnerState } from './partner.js';
import type { StandingData, StandingFacts } from './standing.js';

/** The affiliate programme is another system: its desk tells who takes part in it. */
const who = [staffOf('programme', OUR_DECISION)] satisfies Policy;

/**
 * The programme desk records that an organisation, be it a private person, takes part in the affiliate programme (R1): who
 * does is no partner, and a partner, or who has applied as one, does not. What is so already changes nothing.
 */
export const recordAffiliate = decision(
  { who, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'AFFILIATE_IS_PARTNER'] },
  ({ orgId }: StandingData, { organisation }: StandingFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who, actor, {});
      if (isPartner(state) || state.application !== null) {
        throw new DomainError('AFFILIATE_IS_PARTNER', 'The organisation is a partner, or has applied as one.', {
          orgId,
        });
      }
      return state.isAffiliate ? [] : [{ type: 'AffiliateRecorded', data: { orgId } }];
    },
);

/** And that it takes part no more (R1); a company may then apply as a partner. What is so already changes nothing. */
export const endAffiliation = decision(
  { who, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId }: StandingData, { organisation }: StandingFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who, actor, {});
      return state.isAffiliate ? [{ type: 'AffiliationEnded', data: { orgId } }] : [];
    },
);
