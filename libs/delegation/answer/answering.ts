import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { Delegation, type DelegationEvent, type DelegationState } from '../delegation.js';
import { invitationTarget } from '../invitation-target.js';
import { unknownInvitation } from '../invitations.js';

/** Decides in the delegation that holds the invitation. @throws UNKNOWN_INVITATION when none does */
export const answering = async (
  ledger: Ledger,
  invitationId: string,
  context: CommandContext,
  decide: (clientOrgId: string, state: DelegationState, read: Read) => Promise<DelegationEvent[]> | DelegationEvent[],
): Promise<CommandOutcome> => {
  const target = await invitationTarget(ledger, invitationId);
  if (!target) throw unknownInvitation(invitationId);
  const { clientOrgId: id } = target;
  return ledger.transact({
    aggregate: Delegation,
    id,
    context: onAccountOf(id, context),
    decide: ({ state }, read) => decide(id, state, read),
  });
};
