import { claimOf } from '#libs/event-sourcing/claims/claim.js';
import type { ClaimTarget } from '#libs/event-sourcing/claims/with-claim.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { Delegation, type DelegationEvent, type DelegationState, type Direction } from './delegation.js';

/** `invitation-{id}`: points to the client whose delegation holds the invitation. */
const InvitationClaim = claimOf('invitation');

export const invitationTargets: ClaimTarget<DelegationState, DelegationEvent> = {
  aggregate: Delegation,
  claim: InvitationClaim,
  holds: (state, id) => state.invitations.has(id),
  released: (state) => state.released,
};

/** Who the parties of an invitation are, found without a read model; undefined when no accepted command made it. */
export const invitationTarget = async (
  ledger: Pick<Ledger, 'read' | 'streams'>,
  invitationId: string,
): Promise<{ clientOrgId: string; partnerOrgId: string; direction: Direction } | undefined> => {
  const claim = await ledger.read(InvitationClaim, invitationId);
  const clientOrgId = claim.state.target;
  if (clientOrgId === null) return undefined;
  // Seen at the same moment as the claim: one look at the store is enough.
  const { state } = await ledger.streams.load(Delegation, clientOrgId);
  const invitation = state.invitations.get(invitationId);
  return invitation && { clientOrgId, partnerOrgId: invitation.partnerOrgId, direction: invitation.direction };
};
