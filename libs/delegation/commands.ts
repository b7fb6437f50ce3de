import { LedgerCommand } from '#libs/event-sourcing/commands/command.js';
import { claiming, executing, handles, transacting } from '#libs/event-sourcing/commands/handles.js';
import type { Decision } from '#libs/event-sourcing/commands/decision.js';
import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { onAccountOf } from '#libs/kernel/actor.js';
import { enter } from '#libs/event-sourcing/register/index.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import { derivedId } from '#libs/kernel/ids.js';
import { businessDateOf, type Instant } from '#libs/kernel/time.js';
import { Product } from '#libs/orders/product.js';
import { leaveProgramme, type StandingData } from '#libs/programme/standing.js';
import {
  addProductAccess,
  changeAccess,
  type ChangeAccessData,
  changePaymentMethod,
  type ChangePaymentMethodData,
  endPartnership,
  proposePaymentMethod,
  type EndPartnershipData,
  type ProductAccessData,
  removeGoneProduct,
  type RemoveGoneProductData,
  removeProductAccess,
  verifyGrantedAccess,
} from './access-decisions.js';
import { AccountEntry, enterAccount, type EnterAccountData, type EntryFacts } from './account-entry.js';
import type { Pair } from './checks.js';
import {
  assignCollaborator,
  type AssignCollaboratorData,
  unassignCollaborator,
  type UnassignCollaboratorData,
} from './collaborators.js';
import { Delegation, type DelegationEvent, type DelegationState } from './delegation.js';
import { normalised } from './events/access.js';
import { expire, type ExpireInvitationsData, orderExpiry } from './expiry.js';
import { readInvitationDays, readParties, readProducts, readStanding } from './facts.js';
import { invitationTarget, invitationTargets } from './invitation-target.js';
import {
  acceptInvitation,
  type AcceptInvitationData,
  type AnswerFacts,
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
import { resendInvitation } from './resending.js';
import { leave, partFromClient, partWays } from './leaving.js';
import { expiringInvitations, partnerClients } from './registers.js';

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
/** The inviting side has it sent once more (R44). */
export class ResendInvitation extends LedgerCommand<InvitationData> {}
/** The client replaces a partner's access as a whole (A1, A20). */
export class ChangeAccess extends LedgerCommand<ChangeAccessData> {}
/** One product more for a limited partner (R42). */
export class AddProductAccess extends LedgerCommand<ProductAccessData> {}
/** One product less for a limited partner (R42). */
export class RemoveProductAccess extends LedgerCommand<ProductAccessData> {}
/** The client says who pays what its FULL partner orders (R30). */
export class ChangePaymentMethod extends LedgerCommand<ChangePaymentMethodData> {}
/** Its FULL partner proposes who pays (A5). */
export class ProposePaymentMethod extends LedgerCommand<ChangePaymentMethodData> {}
/** The partner verifies what was granted otherwise than it asked (R61). */
export class VerifyGrantedAccess extends LedgerCommand<Pair> {}
/** Either side ends the partnership (R42). */
export class EndPartnership extends LedgerCommand<EndPartnershipData> {}
/** A product that left its client leaves the limited set that has it (A21); sent by the ledger's own automation. */
export class RemoveGoneProduct extends LedgerCommand<RemoveGoneProductData> {}
/** A partner leaves the programme: its partnerships end, its open invitations are withdrawn (E18). */
export class LeaveProgramme extends LedgerCommand<StandingData> {}
/** What a partner that has left has of one client ends (E18); sent by the ledger's own automation. */
export class PartFromClient extends LedgerCommand<Pair> {}
/** Invitations whose day has come are recorded as expired (E19). */
export class ExpireInvitations extends LedgerCommand<ExpireInvitationsData> {}
/** The partner puts one of its users on a client (E20). */
export class AssignCollaborator extends LedgerCommand<AssignCollaboratorData> {}
/** And takes it off again (E20). */
export class UnassignCollaborator extends LedgerCommand<UnassignCollaboratorData> {}
/** A member of the partner enters the client's account (E22). */
export class EnterAccount extends LedgerCommand<EnterAccountData> {}

const clientOf = ({ clientOrgId }: { clientOrgId: string }): string => clientOrgId;
/** On the client's stream, also by members of its partner. */
const onClient = { on: Delegation, id: clientOf, account: clientOf };

const readAccessFacts = async (read: Read, pair: Pair, productIds: readonly string[]) => {
  const [parties, products] = await Promise.all([readParties(read, pair), readProducts(read, productIds)]);
  return { ...parties, products };
};
const ofOneProduct = (read: Read, data: ProductAccessData) => readAccessFacts(read, data, [data.productId]);

/** Before the partner has left there is nothing to do. */
const parting = async (ledger: Ledger, pair: Pair): Promise<CommandOutcome> => {
  const { clientOrgId } = pair;
  const { revision, position } = await ledger.read(Delegation, clientOrgId);
  const unchanged = { stream: streamName(Delegation, clientOrgId), revision, position, events: [], repeated: false };
  return (await partFromClient(ledger, pair)) ?? unchanged;
};

/** Each visit has a stream of its own, named by its command. */
const entering = executing<EnterAccountData>(enterAccount, (ledger, data, context) =>
  ledger.transact({
    aggregate: AccountEntry,
    id: context.commandId,
    context: onAccountOf(data.clientOrgId, context),
    decide: async ({ state }, read) => enterAccount(data, await readEntryFacts(read, data), context.actor)(state),
  }),
);
const readEntryFacts = async (read: Read, data: EnterAccountData): Promise<EntryFacts> => {
  const { productId, clientOrgId, partnerOrgId } = data;
  const [access, partnerStanding, delegation, product] = await Promise.all([
    readAccessFacts(read, data, productId === undefined ? [] : [productId]),
    readStanding(read, partnerOrgId),
    read(Delegation, clientOrgId),
    productId === undefined ? undefined : read(Product, productId),
  ]);
  const parentProductId = product?.state.parentProductId ?? null;
  return { ...access, partnerStanding, delegation: delegation.state, parentProductId };
};

/** The invitation's id is claimed for the client's delegation. */
const inviting = <D extends InviteClientData>(decide: Decision<D, InvitationFacts, DelegationState, DelegationEvent>) =>
  claiming({
    target: invitationTargets,
    id: clientOf,
    account: clientOf,
    claims: ({ invitationId }: D) => invitationId,
    first: async (ledger, { clientOrgId, partnerOrgId }, context, events) => {
      await enter(ledger, partnerClients, partnerOrgId, clientOrgId, context);
      const expires = events.some((event) => 'expiresOn' in event.data && event.data.expiresOn !== null);
      if (expires) await enter(ledger, expiringInvitations, 'main', clientOrgId, context);
    },
    facts: async (read, data, { heldElsewhere, at }): Promise<InvitationFacts> => {
      const [facts, partnerStanding, invitationDays] = await Promise.all([
        readAccessFacts(read, data, normalised(data.access).products),
        readStanding(read, data.partnerOrgId),
        readInvitationDays(read),
      ]);
      const today = businessDateOf(at);
      return { ...facts, partnerStanding, idUsedElsewhere: heldElsewhere, today, invitationDays };
    },
    decide,
  });

/** The delegation that holds an invitation, and what is about to be done there. */
interface InvitationPlace {
  clientOrgId: string;
  state: DelegationState;
  commandId: string;
  at: Instant;
}

/** In the delegation that holds the invitation. */
const answering = <D extends InvitationData, F>(
  decide: Decision<D, F, DelegationState, DelegationEvent>,
  facts: (read: Read, data: D, on: InvitationPlace) => Promise<F>,
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
      decide: async ({ state }, read, at) =>
        decide(data, await facts(read, data, { clientOrgId, state, commandId, at }), actor)(state),
    });
  });

const readAnswerFacts = async (
  read: Read,
  { invitationId }: InvitationData,
  { clientOrgId, state, at }: InvitationPlace,
): Promise<AnswerFacts> => {
  const invitation = state.invitations.get(invitationId);
  const partnerStanding = invitation ? await readStanding(read, invitation.partnerOrgId) : null;
  return { clientOrgId, partnerStanding, today: businessDateOf(at) };
};

const accepting = answering(acceptInvitation, async (read, data, on) => {
  const invitation = on.state.invitations.get(data.invitationId);
  const [facts, products] = await Promise.all([
    readAnswerFacts(read, data, on),
    readProducts(read, invitation ? grantedAccess(invitation, data.grant).products : []),
  ]);
  return { ...facts, partnershipId: derivedId('pst', on.commandId), products };
});

export const commands = [
  handles(InvitePartner, inviting(invitePartner)),
  handles(InviteClient, inviting(inviteClient)),
  handles(AcceptInvitation, accepting),
  handles(DeclineInvitation, answering(declineInvitation, readAnswerFacts)),
  handles(WithdrawInvitation, answering(withdrawInvitation, readAnswerFacts)),
  handles(ResendInvitation, answering(resendInvitation, readAnswerFacts)),
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
  handles(
    ProposePaymentMethod,
    transacting({
      ...onClient,
      facts: async (read, data) => {
        const [parties, standing] = await Promise.all([readParties(read, data), readStanding(read, data.partnerOrgId)]);
        return { ...parties, standing };
      },
      decide: proposePaymentMethod,
    }),
  ),
  handles(VerifyGrantedAccess, transacting({ ...onClient, facts: readParties, decide: verifyGrantedAccess })),
  handles(EndPartnership, transacting({ ...onClient, facts: readParties, decide: endPartnership })),
  handles(
    AssignCollaborator,
    transacting({
      ...onClient,
      facts: (read, data) => readAccessFacts(read, data, data.products ?? []),
      decide: assignCollaborator,
    }),
  ),
  handles(UnassignCollaborator, transacting({ ...onClient, facts: readParties, decide: unassignCollaborator })),
  handles(EnterAccount, entering),
  handles(LeaveProgramme, executing<StandingData>(leaveProgramme, leave)),
  handles(PartFromClient, executing<Pair>(partWays, parting)),
  handles(ExpireInvitations, executing<ExpireInvitationsData>(orderExpiry, expire)),
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
