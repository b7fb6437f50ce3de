import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, type Policy } from '#libs/kernel/policy.js';
import { addDays, type BusinessDate } from '#libs/kernel/time.js';
import { checkNotSuspended, isPartner, type Standing } from '#libs/programme/partner.js';
import {
  checkKnown,
  checkNamesNone,
  checkOwned,
  checkParties,
  checkPayment,
  type Parties,
  type Products,
} from './checks.js';
import { exclusiveCoexistence } from './coexistence.js';
import { type DelegationEvent, type DelegationState, type Invitation, isPast } from './delegation.js';
import { ended } from './ending.js';
import { type Access, type AccessMode, normalised, type PaymentMethod, sameAccess } from './events/access.js';
import { checkPartnerships, checkSetSize } from './limits.js';
import { who } from './who.js';

/** Access as a command words it; FULL names no products. */
export interface WantedAccess {
  mode: AccessMode;
  products?: readonly string[];
}
export interface InviteClientData {
  invitationId: string;
  clientOrgId: string;
  partnerOrgId: string;
  access: WantedAccess;
  paymentMethod?: PaymentMethod;
}
export interface InvitePartnerData extends InviteClientData {
  /** At acceptance of FULL, ends the client's other limited partnerships (A1). */
  supersede?: boolean;
}
/** What other streams say about an invitation that is to be made. */
export interface InvitationFacts extends Parties {
  readonly partnerStanding: Standing | null;
  readonly products: Products;
  /** Another client's delegation has an invitation of this id. */
  readonly idUsedElsewhere: boolean;
  /** Business day of the invitation. */
  readonly today: BusinessDate;
  /** After how many days it expires, by the policy in force (E19); null: never. */
  readonly invitationDays: number | null;
}

/** Of both directions. */
const INVITATION_REFUSALS = [
  'PRODUCT_SET_TOO_LARGE',
  'UNKNOWN_ORGANISATION',
  'UNKNOWN_PRODUCT',
  'INVITATION_EXISTS',
  'ACTOR_NOT_ALLOWED',
  'SELF_PARTNERSHIP',
  'NOT_A_PARTNER',
  'PARTNERSHIP_ACTIVE',
  'INVITATION_OPEN',
  'FULL_ACCESS_NAMES_NO_PRODUCTS',
  'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
  'PRODUCT_NOT_OWNED',
];

/** With what a partner that does something meets right after its role (E17). */
export const withSuspended = (refusals: readonly string[]): string[] =>
  refusals.flatMap((code) => (code === 'ACTOR_NOT_ALLOWED' ? [code, 'PARTNER_SUSPENDED'] : [code]));

/**
 * The client offers access to a partner (R43); a legal representative of the client does (A17). It reserves nothing (A19).
 */
export const invitePartner = decision(
  { who: who.InvitePartner, refuses: INVITATION_REFUSALS },
  (data: InvitePartnerData, facts: InvitationFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { offer, access, before } = checkInvitation(state, data, facts, () =>
        checkMay(who.InvitePartner, actor, { client: data.clientOrgId }),
      );
      const supersede = data.supersede === true;
      return [...before, { type: 'PartnerInvited', data: { ...offer, offeredAccess: access, supersede } }];
    },
);

/**
 * A partner asks a client for access (R59); only its legal representatives do (R58), and not while it is suspended (E17).
 */
export const inviteClient = decision(
  { who: who.InviteClient, refuses: withSuspended(INVITATION_REFUSALS) },
  (data: InviteClientData, facts: InvitationFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { partnerOrgId } = data;
      const { offer, access, before } = checkInvitation(state, data, facts, () => {
        checkMay(who.InviteClient, actor, { partner: partnerOrgId });
        checkNotSuspended(partnerOrgId, { standing: facts.partnerStanding });
      });
      return [...before, { type: 'ClientInvited', data: { ...offer, requestedAccess: access } }];
    },
);

interface Offer {
  invitationId: string;
  partnerOrgId: string;
  proposedPaymentMethod?: PaymentMethod;
  expiresOn: BusinessDate | null;
}

/** What an invitation holds whoever makes it, and the end of the pair's one that has expired meanwhile (E19). */
const checkInvitation = (
  state: DelegationState,
  data: InviteClientData,
  facts: InvitationFacts,
  checkInviting: () => void,
): { offer: Offer; access: Access; before: DelegationEvent[] } => {
  const { invitationId, clientOrgId, partnerOrgId, paymentMethod } = data;
  const access = normalised(data.access);
  checkSetSize(access.products.length);
  checkParties(data, facts);
  checkKnown(access.products, facts.products);
  if (facts.idUsedElsewhere || state.invitations.has(invitationId)) {
    throw new DomainError('INVITATION_EXISTS', 'This id belongs to an invitation.', { invitationId });
  }
  checkInviting();
  checkPair(state, data, facts);
  checkNamesNone(data.access);
  checkPayment(access.mode, paymentMethod);
  checkOwned(access.products, clientOrgId, facts.products);
  const proposed = paymentMethod === undefined ? {} : { proposedPaymentMethod: paymentMethod };
  const { today, invitationDays } = facts;
  const expiresOn = invitationDays === null ? null : addDays(today, invitationDays);
  const before = state.invitations.get(state.open.get(partnerOrgId) ?? '');
  return {
    offer: { invitationId, partnerOrgId, ...proposed, expiresOn },
    access,
    before: before ? [expired(before)] : [],
  };
};

/** The record that its day has come. */
export const expired = ({ invitationId, partnerOrgId }: Invitation): DelegationEvent => ({
  type: 'InvitationExpired',
  data: { invitationId, partnerOrgId },
});

const checkPair = (
  state: DelegationState,
  { clientOrgId, partnerOrgId }: InviteClientData,
  { partnerStanding: standing, today }: InvitationFacts,
): void => {
  if (clientOrgId === partnerOrgId) {
    throw new DomainError('SELF_PARTNERSHIP', 'An organisation is not its own partner.', { orgId: clientOrgId });
  }
  if (!isPartner({ standing })) {
    throw new DomainError('NOT_A_PARTNER', `${partnerOrgId} is not a partner.`, { orgId: partnerOrgId });
  }
  const partnership = state.partnerships.get(partnerOrgId);
  if (partnership) {
    const { partnershipId } = partnership;
    throw new DomainError('PARTNERSHIP_ACTIVE', 'The two have an active partnership.', { partnershipId });
  }
  const open = state.invitations.get(state.open.get(partnerOrgId) ?? '');
  if (open && !isPast(open, today)) {
    const { invitationId } = open;
    throw new DomainError('INVITATION_OPEN', 'The two have an open invitation.', { invitationId });
  }
};

export interface InvitationData {
  invitationId: string;
}
/** What an answer to an invitation rests on, or its withdrawal. */
export interface AnswerFacts {
  /** The client whose delegation holds the invitation. */
  readonly clientOrgId: string;
  /** What its partner is in the programme. */
  readonly partnerStanding: Standing | null;
  /** Business day of the answer. */
  readonly today: BusinessDate;
}
export interface AcceptInvitationData extends InvitationData {
  /** Other access than asked (R60); only the client decides (A33). */
  grant?: WantedAccess;
  paymentMethod?: PaymentMethod;
  supersede?: boolean;
}

export interface AcceptanceFacts extends AnswerFacts {
  /** Of the partnership that an acceptance starts. */
  readonly partnershipId: string;
  readonly products: Products;
}

/** The access that an acceptance would grant: its own grant, else what was asked. */
export const grantedAccess = (invitation: Invitation, grant: WantedAccess | undefined): Access =>
  grant ? normalised(grant) : invitation.access;

/**
 * The invited side confirms, and the partnership starts (R44, R60): the partner by a legal representative or
 * administrator, the client by a legal representative (A17). Everything is checked again (A19). With `supersede` of the
 * client, FULL ends the other limited partnerships in the same append (A1).
 * The payment method is the acceptance's, else the invitation's, else CLIENT; LIMITED drops the invitation's (A20).
 */
export const acceptInvitation = decision(
  {
    who: who.AcceptInvitation,
    refuses: [
      'UNKNOWN_INVITATION',
      'PRODUCT_SET_TOO_LARGE',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_SUSPENDED',
      'INVITATION_NOT_OPEN',
      'ONLY_CLIENT_DECIDES',
      'FULL_ACCESS_NAMES_NO_PRODUCTS',
      'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
      'PRODUCT_NOT_OWNED',
      'FULL_ALREADY_GRANTED',
      'FULL_EXCLUDES_LIMITED',
      'PRODUCT_ALREADY_DELEGATED',
      'TOO_MANY_PARTNERSHIPS',
    ],
  },
  (data: AcceptInvitationData, facts: AcceptanceFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { clientOrgId, partnershipId, products } = facts;
      const invitation = knownInvitation(state, data.invitationId);
      const access = grantedAccess(invitation, data.grant);
      checkSetSize(access.products.length);
      checkKnown(data.grant ? access.products : [], products);
      checkAnswer(who.AcceptInvitation, invitation, facts, actor);
      checkOpen(invitation, facts);
      const isClients = invitation.direction === 'client-to-partner';
      if (isClients) checkNothingDecided(data);
      if (data.grant) checkNamesNone(data.grant);
      checkPayment(access.mode, data.paymentMethod);
      checkOwned(access.products, clientOrgId, products);
      const supersede = isClients ? invitation.supersede : data.supersede === true;
      const { invitationId, partnerOrgId } = invitation;
      const givingWay = exclusiveCoexistence(state, partnerOrgId, access, supersede);
      checkPartnerships(state.partnerships.size - givingWay.length);
      const payment = access.mode === 'FULL' ? (data.paymentMethod ?? invitation.paymentMethod ?? 'CLIENT') : null;
      const to = { ...access, payment };
      const isOtherwise = !sameAccess(access, invitation.access);
      const needsVerification = isOtherwise || paysOtherwise(invitation, payment);
      return [
        ...givingWay.flatMap((partnership) => ended(partnership, 'superseded')),
        { type: 'InvitationAccepted', data: { invitationId, partnerOrgId, grantedDiffersFromRequested: isOtherwise } },
        { type: 'PartnershipStarted', data: { partnershipId, partnerOrgId, invitationId } },
        { type: 'AccessGranted', data: { partnershipId, partnerOrgId, to, needsVerification } },
      ];
    },
);

/** Whether another pays than was asked for (R61); who asks for FULL and says nothing expects the client to. */
const paysOtherwise = ({ access, paymentMethod }: Invitation, payment: PaymentMethod | null): boolean =>
  access.mode === 'FULL' && payment !== (paymentMethod ?? 'CLIENT');

/** The invited side refuses; who may is as with an acceptance, a suspended partner neither (E17). */
export const declineInvitation = decision(
  {
    who: who.DeclineInvitation,
    refuses: withSuspended(['UNKNOWN_INVITATION', 'ACTOR_NOT_ALLOWED', 'INVITATION_NOT_OPEN']),
  },
  ({ invitationId }: InvitationData, facts: AnswerFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const invitation = knownInvitation(state, invitationId);
      checkAnswer(who.DeclineInvitation, invitation, facts, actor);
      checkOpen(invitation, facts);
      return [{ type: 'InvitationDeclined', data: { invitationId, partnerOrgId: invitation.partnerOrgId } }];
    },
);

/** The inviting side takes it back, by a legal representative (A17). */
export const withdrawInvitation = decision(
  { who: who.WithdrawInvitation, refuses: ['UNKNOWN_INVITATION', 'ACTOR_NOT_ALLOWED', 'INVITATION_NOT_OPEN'] },
  ({ invitationId }: InvitationData, facts: AnswerFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const invitation = knownInvitation(state, invitationId);
      checkMay(who.WithdrawInvitation, actor, invitingSide(invitation, facts));
      checkOpen(invitation, facts);
      return [{ type: 'InvitationWithdrawn', data: { invitationId, partnerOrgId: invitation.partnerOrgId } }];
    },
);

/** The side that may withdraw an invitation, and have it sent again. */
export const invitingSide = ({ direction, partnerOrgId }: Invitation, { clientOrgId }: AnswerFacts) =>
  direction === 'client-to-partner' ? { client: clientOrgId } : { partner: partnerOrgId };

export const knownInvitation = (state: DelegationState, invitationId: string): Invitation => {
  const invitation = state.invitations.get(invitationId);
  if (!invitation) throw unknownInvitation(invitationId);
  return invitation;
};
export const unknownInvitation = (invitationId: string): DomainError =>
  new DomainError('UNKNOWN_INVITATION', `There is no invitation ${invitationId}.`, { invitationId });

const checkAnswer = (
  mayAnswer: Policy<'client' | 'partner'>,
  { direction, partnerOrgId }: Invitation,
  { clientOrgId, partnerStanding: standing }: AnswerFacts,
  actor: Actor,
): void => {
  const isPartners = direction === 'client-to-partner';
  checkMay(mayAnswer, actor, isPartners ? { partner: partnerOrgId } : { client: clientOrgId });
  // The client may accept what a partner asked for before it was suspended (E17).
  if (isPartners) checkNotSuspended(partnerOrgId, { standing });
};

/**
 * An invitation is open until it is answered or withdrawn, its day comes (E19), or its partner leaves, which withdraws it
 * a moment later (E18). @throws INVITATION_NOT_OPEN
 */
export const checkOpen = (invitation: Invitation, { today, partnerStanding }: AnswerFacts): void => {
  const { invitationId } = invitation;
  const status = statusOn(invitation, today, partnerStanding);
  if (status === 'open') return;
  const sentence = status === 'expired' ? 'The invitation has expired.' : `The invitation was ${status}.`;
  throw new DomainError('INVITATION_NOT_OPEN', sentence, { invitationId, status });
};
const statusOn = (invitation: Invitation, today: BusinessDate, standing: Standing | null): Invitation['status'] => {
  if (invitation.status !== 'open') return invitation.status;
  if (isPast(invitation, today)) return 'expired';
  return standing === 'left' ? 'withdrawn' : 'open';
};

const checkNothingDecided = ({ grant, paymentMethod, supersede }: AcceptInvitationData): void => {
  if (grant !== undefined || paymentMethod !== undefined || supersede === true) {
    throw new DomainError('ONLY_CLIENT_DECIDES', 'A partner accepts the offer as it is, or declines it.');
  }
};
