import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay, members, type Policy, staffOf } from '#libs/kernel/policy.js';
import { checkRegistered, type OrganisationState } from '#libs/organisation/organisation.js';
import { checkPartner, type PartnerEvent, type PartnerState } from './partner.js';

/** Who may say that a partner pauses, goes on, or leaves. */
const who = {
  SuspendPartner: [staffOf('programme', 'E17')],
  ReinstatePartner: [staffOf('programme', 'E17')],
  LeaveProgramme: [members('partner', ['legalRepresentative'], 'E18')],
} satisfies Record<string, Policy>;

export interface StandingData {
  orgId: string;
}
/** What the organisation's own stream says. */
export interface StandingFacts {
  readonly organisation: OrganisationState;
}

const REFUSALS = ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NOT_A_PARTNER'];

/** The programme desk suspends a partner (E17); who is suspended already stays so. */
export const suspendPartner = decision(
  { who: who.SuspendPartner, refuses: REFUSALS },
  ({ orgId }: StandingData, { organisation }: StandingFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.SuspendPartner, actor, {});
      checkPartner(orgId, state);
      return state.standing === 'suspended' ? [] : [{ type: 'PartnerSuspended', data: { orgId } }];
    },
);

/** The programme desk takes a suspension back (E17); who is active already stays so. */
export const reinstatePartner = decision(
  { who: who.ReinstatePartner, refuses: REFUSALS },
  ({ orgId }: StandingData, { organisation }: StandingFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.ReinstatePartner, actor, {});
      checkPartner(orgId, state);
      return state.standing === 'active' ? [] : [{ type: 'PartnerReinstated', data: { orgId } }];
    },
);

/**
 * A partner leaves by its own legal representative (E18), be it suspended. From this event on it is no partner; what it
 * has of its clients ends in consequence.
 */
export const leaveProgramme = decision(
  { who: who.LeaveProgramme, refuses: REFUSALS },
  ({ orgId }: StandingData, { organisation }: StandingFacts, actor: Actor) =>
    (state: PartnerState): PartnerEvent[] => {
      checkRegistered(orgId, organisation);
      checkMay(who.LeaveProgramme, actor, { partner: orgId });
      checkPartner(orgId, state);
      return [{ type: 'PartnerLeft', data: { orgId } }];
    },
);
