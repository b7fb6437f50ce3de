import { withClaim } from '#libs/event-sourcing/claims/with-claim.js';
import type { CommandContext, CommandOutcome, Ledger } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import type { DelegationEvent, DelegationState } from '../delegation.js';
import { normalised } from '../events/access.js';
import { readIsPartner, readParties, readProducts } from '../facts.js';
import { invitationTargets } from '../invitation-target.js';
import type { InvitationFacts, InviteClientData } from '../invitations.js';

/** What both directions share: the id is claimed for the client's delegation, and the facts are read beforehand. */
export const inviting = (
  ledger: Ledger,
  data: InviteClientData,
  context: CommandContext,
  decision: (facts: InvitationFacts) => (state: DelegationState) => DelegationEvent[],
): Promise<CommandOutcome> =>
  withClaim(ledger, {
    target: invitationTargets,
    targetId: data.clientOrgId,
    claimedId: data.invitationId,
    context: onAccountOf(data.clientOrgId, context),
    decide: async ({ state }, read, { heldElsewhere }) => {
      const [parties, partnerAdmitted, products] = await Promise.all([
        readParties(read, data),
        readIsPartner(read, data.partnerOrgId),
        readProducts(read, normalised(data.access).products),
      ]);
      return decision({ ...parties, partnerAdmitted, products, idUsedElsewhere: heldElsewhere })(state);
    },
  });
