import type { Actor, MemberRole } from '#libs/kernel/actor.js';
import type { Products } from '../checks.js';
import type { DelegationEvent } from '../delegation.js';
import { type AccessState, normalised, type PaymentMethod } from '../events/access.js';
import type { AcceptanceFacts, AnswerFacts, InvitationFacts, WantedAccess } from '../invitations.js';

/** The client whose delegation the specs look at, and three partners. */
export const CLIENT = 'client';
export const [ANNA, BEAT, CARL] = ['anna', 'beat', 'carl'] as const;

export const by = (orgId: string, role: MemberRole = 'legalRepresentative'): Actor => ({
  userId: `${role} of ${orgId}`,
  orgId,
  role,
  channel: 'api',
});
export const client = by(CLIENT);
export const automation: Actor = { userId: 'a', orgId: null, role: 'automation', channel: 'automation' };

/** `p1` to `p4` are the client's, `foreign` another's, `old` was terminated; every other one is unknown. */
export const products: Products = new Map([
  ...['p1', 'p2', 'p3', 'p4'].map((id) => [id, { ownerOrgId: CLIENT, terminated: false }] as const),
  ['foreign', { ownerOrgId: 'other', terminated: false }],
  ['old', { ownerOrgId: CLIENT, terminated: true }],
]);
export const facts: InvitationFacts = {
  clientKnown: true,
  partnerKnown: true,
  partnerStanding: 'active',
  products,
  idUsedElsewhere: false,
  today: '2024-03-12',
  invitationDays: null,
};
/** What an answer to an invitation rests on, or its withdrawal. */
export const answering: AnswerFacts = { clientOrgId: CLIENT, partnerStanding: 'active', today: facts.today };
/** And what an acceptance does. */
export const acceptance = (partnershipId: string, known = products): AcceptanceFacts => ({
  ...answering,
  partnershipId,
  products: known,
});

export const FULL: WantedAccess = { mode: 'FULL' };
export const limited = (...ids: string[]): WantedAccess => ({ mode: 'LIMITED', products: ids });
export const pair = (partnerOrgId: string) => ({ clientOrgId: CLIENT, partnerOrgId });
export const holds = (access: WantedAccess, payment: PaymentMethod | null = null): AccessState => ({
  ...normalised(access),
  payment: access.mode === 'FULL' ? (payment ?? 'CLIENT') : null,
});

/** An offer of the client; its id is the partner's name unless it says otherwise. */
export const offered = (
  partnerOrgId: string,
  access: WantedAccess,
  more: { invitationId?: string; payment?: PaymentMethod; supersede?: boolean; expiresOn?: string } = {},
): DelegationEvent => ({
  type: 'PartnerInvited',
  data: {
    invitationId: more.invitationId ?? partnerOrgId,
    partnerOrgId,
    offeredAccess: normalised(access),
    ...(more.payment ? { proposedPaymentMethod: more.payment } : {}),
    supersede: more.supersede ?? false,
    expiresOn: more.expiresOn ?? null,
  },
});
/** A request of a partner. */
export const requested = (partnerOrgId: string, access: WantedAccess, payment?: PaymentMethod): DelegationEvent => ({
  type: 'ClientInvited',
  data: {
    invitationId: partnerOrgId,
    partnerOrgId,
    requestedAccess: normalised(access),
    ...(payment ? { proposedPaymentMethod: payment } : {}),
    expiresOn: null,
  },
});
/** What an acceptance writes, without what it supersedes. */
export const accepted = (
  partnerOrgId: string,
  asked: WantedAccess,
  granted: WantedAccess = asked,
  payment: PaymentMethod | null = null,
  paysOtherwise = false,
): DelegationEvent[] => {
  const to = holds(granted, payment);
  const partnershipId = `pst_${partnerOrgId}`;
  const differs = JSON.stringify(normalised(granted)) !== JSON.stringify(normalised(asked));
  const needsVerification = differs || paysOtherwise;
  return [
    {
      type: 'InvitationAccepted',
      data: { invitationId: partnerOrgId, partnerOrgId, grantedDiffersFromRequested: differs },
    },
    { type: 'PartnershipStarted', data: { partnershipId, partnerOrgId, invitationId: partnerOrgId } },
    { type: 'AccessGranted', data: { partnershipId, partnerOrgId, to, needsVerification } },
  ];
};
/** A partnership from its offer on. */
export const partnership = (partnerOrgId: string, access: WantedAccess, payment?: PaymentMethod): DelegationEvent[] => [
  offered(partnerOrgId, access, payment ? { payment } : {}),
  ...accepted(partnerOrgId, access, access, payment ?? null),
];
/** What a partner verifies of it (R61). */
export const verified = (partnerOrgId: string, access: AccessState): DelegationEvent => ({
  type: 'GrantedAccessVerified',
  data: { partnershipId: `pst_${partnerOrgId}`, partnerOrgId, access },
});
/** The end of one. */
export const over = (partnerOrgId: string, reason: 'client' | 'partner' | 'superseded'): DelegationEvent[] => [
  { type: 'AccessRevoked', data: { partnershipId: `pst_${partnerOrgId}`, partnerOrgId, reason } },
  { type: 'PartnershipEnded', data: { partnershipId: `pst_${partnerOrgId}`, partnerOrgId, endedBy: reason } },
];
