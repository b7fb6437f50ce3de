import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { AccessFacts } from './access-decisions.js';
import { activePartnership, checkKnown, checkOwned, checkParties, type Pair, type Parties } from './checks.js';
import type { DelegationEvent, DelegationState } from './delegation.js';
import { byCodeUnit } from './events/access.js';
import { checkSetSize } from './limits.js';
import { who } from './who.js';

export interface UnassignCollaboratorData extends Pair {
  /** A user of the partner; the identity provider knows its members, the ledger does not. */
  userId: string;
}
export interface AssignCollaboratorData extends UnassignCollaboratorData {
  /** At least one; left out: all that the client has and will have. */
  products?: readonly string[];
}

/**
 * A legal representative or administrator of the partner assigns a user to a client, in place of what it was assigned to
 * before (E20). The same assignment changes nothing.
 */
export const assignCollaborator = decision(
  {
    who: who.AssignCollaborator,
    refuses: [
      'PRODUCT_SET_TOO_LARGE',
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'NO_ACTIVE_PARTNERSHIP',
      'PRODUCT_NOT_OWNED',
    ],
  },
  (data: AssignCollaboratorData, facts: AccessFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { clientOrgId, partnerOrgId, userId } = data;
      const products = data.products ? [...new Set(data.products)].sort(byCodeUnit) : null;
      const named = products ?? [];
      checkSetSize(named.length);
      checkParties(data, facts);
      checkKnown(named, facts.products);
      checkMay(who.AssignCollaborator, actor, { partner: partnerOrgId });
      const { partnershipId, collaborators } = activePartnership(state, partnerOrgId);
      checkOwned(named, clientOrgId, facts.products);
      const before = collaborators.get(userId);
      const isSame =
        before === null || products === null ? before === products : before?.equals(before.clear().union(products));
      if (isSame) return [];
      return [{ type: 'CollaboratorAssigned', data: { partnershipId, partnerOrgId, userId, products } }];
    },
);

/** Who may assign takes it back (E20); of a user that is not assigned, nothing changes. */
export const unassignCollaborator = decision(
  {
    who: who.UnassignCollaborator,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NO_ACTIVE_PARTNERSHIP'],
  },
  (data: UnassignCollaboratorData, parties: Parties, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { partnerOrgId, userId } = data;
      checkParties(data, parties);
      checkMay(who.UnassignCollaborator, actor, { partner: partnerOrgId });
      const { partnershipId, collaborators } = activePartnership(state, partnerOrgId);
      if (!collaborators.has(userId)) return [];
      return [{ type: 'CollaboratorUnassigned', data: { partnershipId, partnerOrgId, userId } }];
    },
);
