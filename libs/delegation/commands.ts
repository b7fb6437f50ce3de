import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { claiming, executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Decision } from '#libs/event-sourcing/commands/decision.js';
import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { derivedId } from '#libs/kernel/ids.js';
import {
  addProductAccess,
  changeAccess,
  type ChangeAccessData,
  changePaymentMethod,
  type ChangePaymentMethodData,
  endPartnership,
  type EndPartnershipData,
  type ProductAccessData,
  removeGoneProduct,
  type RemoveGoneProductData,
  removeProductAccess,
  verifyGrantedAccess,
} from './access-decisions.js';
import type { Pair } from './checks.js';
import { Delegation, type DelegationEvent, type DelegationState } from './delegation.js';
import { normalised } from './events/access.js';
import { readIsPartner, readParties, readProducts } from './facts.js';
import { invitationTarget, invitationTargets } from './invitation-target.js';
import {
  acceptInvitation,
  type AcceptInvitationData,
  declineInvitation,
  grantedAccess,
  type InvitationData,
  type InvitationFacts,
  inviteClient,
  type InviteClientData,
  invitePartner,
  type InvitePartnerData,
  unknownInvitation,
  withdrawInvitation,
} from './invitations.js';

/** The client offers access to a partner (R43). */
export class InvitePartner extends LedgerCommand<InvitePartnerData> {}
/** A partner asks a client for access (R59). */
export class InviteClient extends LedgerCommand<InviteClientData> {}
/** The invited side confirms (R44, R60, A33). */
export class AcceptInvitation extends LedgerCommand<AcceptInvitationData> {}
/** The invited side refuses (A17). */
export class DeclineInvitation extends LedgerCommand<InvitationData> {}
/** The inviting side takes its invitation back (A17). */
export class WithdrawInvitation extends LedgerCommand<InvitationData> {}
/** The client replaces a partner's access as a whole (A1, A20). */
export class ChangeAccess extends LedgerCommand<ChangeAccessData> {}
/** One product more for a limited partner (R42). */
export class AddProductAccess extends LedgerCommand<ProductAccessData> {}
/** One product less for a limited partner (R42). */
export class RemoveProductAccess extends LedgerCommand<ProductAccessData> {}
/** The client says who pays what its FULL partner orders (R30). */
export class ChangePaymentMethod extends LedgerCommand<ChangePaymentMethodData> {}
/** The partner verifies what was granted otherwise than it asked (R61). */
export class VerifyGrantedAccess extends LedgerCommand<Pair> {}
/** Either side ends the partnership (R42). */
export class EndPartnership extends LedgerCommand<EndPartnershipData> {}
/** A product that left its client leaves the limited set that has it (A21); sent by the ledger's own automation. */
export class RemoveGoneProduct extends LedgerCommand<RemoveGoneProductData> {}

const clientOf = ({ clientOrgId }: { clientOrgId: string }): string => clientOrgId;
/** On the client's stream, also by members of its partner. */
const onClient = { on: Delegation, id: clientOf, account: clientOf };

const readAccessFacts = async (read: Read, pair: Pair, productIds: readonly string[]) => {
  const [parties, products] = await Promise.all([readParties(read, pair), readProducts(read, productIds)]);
  return { ...parties, products };
};
const ofOneProduct = (read: Read, data: ProductAccessData) => readAccessFacts(read, data, [data.productId]);

/** The invitation's id is claimed for the client's delegation. */
const inviting = <D extends InviteClientData>(decide: Decision<D, InvitationFacts, DelegationState, DelegationEvent>) =>
  claiming({
    target: invitationTargets,
    id: clientOf,
    account: clientOf,
    claims: ({ invitationId }: D) => invitationId,
    facts: async (read, data, { heldElsewhere }): Promise<InvitationFacts> => {
      const [facts, partnerAdmitted] = await Promise.all([
        readAccessFacts(read, data, normalised(data.access).products),
        readIsPartner(read, data.partnerOrgId),
      ]);
      return { ...facts, partnerAdmitted, idUsedElsewhere: heldElsewhere };
    },
    decide,
  });

/** In the delegation that holds the invitation. */
const answering = <D extends InvitationData, F>(
  decide: Decision<D, F, DelegationState, DelegationEvent>,
  facts: (
    read: Read,
    data: D,
    on: { clientOrgId: string; state: DelegationState; commandId: string },
  ) => Promise<F> | F,
) =>
  executing<D>(decide, async (ledger: Ledger, data: D, context: CommandContext): Promise<CommandOutcome> => {
    const target = await invitationTarget(ledger, data.invitationId);
    if (!target) throw unknownInvitation(data.invitationId);
    const { clientOrgId } = target;
    const { commandId, actor } = context;
    return ledger.transact({
      aggregate: Delegation,
      id: clientOrgId,
      context: onAccountOf(clientOrgId, context),
      decide: async ({ state }, read) =>
        decide(data, await facts(read, data, { clientOrgId, state, commandId }), actor)(state),
    });
  });

const accepting = answering(acceptInvitation, async (read, data, { clientOrgId, state, commandId }) => {
  const invitation = state.invitations.get(data.invitationId);
  const products = await readProducts(read, invitation ? grantedAccess(invitation, data.grant).products : []);
  return { clientOrgId, partnershipId: derivedId('pst', commandId), products };
});

export const commands = [
  handles(InvitePartner, inviting(invitePartner)),
  handles(InviteClient, inviting(inviteClient)),
  handles(AcceptInvitation, accepting),
  handles(
    DeclineInvitation,
    answering(declineInvitation, (_read, _data, on) => on),
  ),
  handles(
    WithdrawInvitation,
    answering(withdrawInvitation, (_read, _data, on) => on),
  ),
  handles(
    ChangeAccess,
    transacting({
      ...onClient,
      facts: (read, data) => readAccessFacts(read, data, normalised(data.access).products),
      decide: changeAccess,
    }),
  ),
  handles(AddProductAccess, transacting({ ...onClient, facts: ofOneProduct, decide: addProductAccess })),
  handles(RemoveProductAccess, transacting({ ...onClient, facts: ofOneProduct, decide: removeProductAccess })),
  handles(ChangePaymentMethod, transacting({ ...onClient, facts: readParties, decide: changePaymentMethod })),
  handles(VerifyGrantedAccess, transacting({ ...onClient, facts: readParties, decide: verifyGrantedAccess })),
  handles(EndPartnership, transacting({ ...onClient, facts: readParties, decide: endPartnership })),
  handles(
    RemoveGoneProduct,
    transacting({
      on: Delegation,
      id: clientOf,
      facts: (read, { productId }) => readProducts(read, [productId]),
      decide: removeGoneProduct,
    }),
  ),
];
