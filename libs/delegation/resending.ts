import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { addDays, type BusinessDate } from '#libs/kernel/time.js';
import { checkNotSuspended } from '#libs/programme/partner.js';
import type { DelegationEvent, DelegationState, Invitation } from './delegation.js';
import { MOST_RESENDS } from './events/invitation-resent.js';
import {
  type AnswerFacts,
  checkOpen,
  type InvitationData,
  invitingSide,
  knownInvitation,
  withSuspended,
} from './invitations.js';
import { who } from './who.js';

/**
 * The inviting side has its open invitation sent once more (R44), by a legal representative (A17): three times at most, and
 * once a business day. A suspended partner sends nothing (E17).
 */
export const resendInvitation = decision(
  {
    who: who.ResendInvitation,
    refuses: withSuspended([
      'UNKNOWN_INVITATION',
      'ACTOR_NOT_ALLOWED',
      'INVITATION_NOT_OPEN',
      'INVITATION_RESENT_ENOUGH',
    ]),
  },
  ({ invitationId }: InvitationData, facts: AnswerFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const invitation = knownInvitation(state, invitationId);
      const { partnerOrgId, resent } = invitation;
      checkMay(who.ResendInvitation, actor, invitingSide(invitation, facts));
      if (invitation.direction === 'partner-to-client') {
        checkNotSuspended(partnerOrgId, { standing: facts.partnerStanding });
      }
      checkOpen(invitation, facts);
      checkResends(invitation, facts.today);
      return [{ type: 'InvitationResent', data: { invitationId, partnerOrgId, time: resent + 1, on: facts.today } }];
    },
);

/** @throws INVITATION_RESENT_ENOUGH: from which day on it may be sent again, null for never */
const checkResends = ({ invitationId, resent, lastResentOn }: Invitation, today: BusinessDate): void => {
  const isLast = resent >= MOST_RESENDS;
  if (!isLast && (lastResentOn === null || lastResentOn < today)) return;
  const sentence = isLast
    ? `The invitation was sent again ${resent} times, which is enough.`
    : 'The invitation was sent again today.';
  const from = isLast ? null : addDays(today, 1);
  throw new DomainError('INVITATION_RESENT_ENOUGH', sentence, { invitationId, resent, from });
};
