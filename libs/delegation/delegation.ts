import type { IdReleased } from '#libs/event-sourcing/claims/id-released.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Access, AccessState, PaymentMethod } from './events/access.js';
import type { AccessChanged } from './events/access-changed.js';
import { type AccessGranted, isGrantedOtherwise } from './events/access-granted.js';
import type { AccessRevoked } from './events/access-revoked.js';
import type { ClientInvited } from './events/client-invited.js';
import type { GrantedAccessVerified } from './events/granted-access-verified.js';
import type { InvitationAccepted } from './events/invitation-accepted.js';
import type { InvitationDeclined } from './events/invitation-declined.js';
import type { InvitationWithdrawn } from './events/invitation-withdrawn.js';
import type { PartnerInvited } from './events/partner-invited.js';
import type { PartnershipEnded } from './events/partnership-ended.js';
import type { PartnershipStarted } from './events/partnership-started.js';
import type { PaymentMethodChanged } from './events/payment-method-changed.js';
import type { ProductAccessAdded } from './events/product-access-added.js';
import type { ProductAccessRemoved } from './events/product-access-removed.js';

export type DelegationEvent =
  | PartnerInvited
  | ClientInvited
  | InvitationAccepted
  | InvitationDeclined
  | InvitationWithdrawn
  | PartnershipStarted
  | AccessGranted
  | GrantedAccessVerified
  | AccessChanged
  | ProductAccessAdded
  | ProductAccessRemoved
  | PaymentMethodChanged
  | AccessRevoked
  | PartnershipEnded
  | IdReleased;

export type Direction = 'client-to-partner' | 'partner-to-client';
export type InvitationStatus = 'open' | 'accepted' | 'declined' | 'withdrawn';

/** An offer by either side, open or closed; it reserves nothing (A19). */
export interface Invitation {
  readonly invitationId: string;
  readonly partnerOrgId: string;
  readonly direction: Direction;
  readonly status: InvitationStatus;
  /** What the client offers, or what the partner asks for. */
  readonly access: Access;
  readonly paymentMethod: PaymentMethod | null;
  /** Only the client's own invitation can have it (A1). */
  readonly supersede: boolean;
}

/** An active partnership with what the partner may do now. */
export interface Partnership {
  readonly partnershipId: string;
  readonly partnerOrgId: string;
  readonly access: AccessState;
  /** Granted otherwise than asked, and the partner has not verified it yet (R61). */
  readonly needsVerification: boolean;
}

/** All that one client has delegated and offered: ONE stream a client, because the rules span its partners. */
export interface DelegationState {
  /** Every invitation ever made, by id. */
  readonly invitations: ReadonlyMap<string, Invitation>;
  /** Active partnerships by the partner's organisation; ended ones are gone. */
  readonly partnerships: ReadonlyMap<string, Partnership>;
  /** By invitation id, the last revision of its claim that is void here. */
  readonly released: ReadonlyMap<string, number>;
}

/** `delegation-{clientOrgId}`. */
export const Delegation: Aggregate<DelegationState, DelegationEvent> = {
  category: 'delegation',
  initial: { invitations: new Map(), partnerships: new Map(), released: new Map() },
  evolve: (state, event): DelegationState => {
    switch (event.type) {
      case 'PartnerInvited': {
        const { offeredAccess, supersede } = event.data;
        return invited(state, { ...offerOf(event), direction: 'client-to-partner', access: offeredAccess, supersede });
      }
      case 'ClientInvited': {
        const { requestedAccess: access } = event.data;
        return invited(state, { ...offerOf(event), direction: 'partner-to-client', access, supersede: false });
      }
      case 'InvitationAccepted':
        return closed(state, event.data.invitationId, 'accepted');
      case 'InvitationDeclined':
        return closed(state, event.data.invitationId, 'declined');
      case 'InvitationWithdrawn':
        return closed(state, event.data.invitationId, 'withdrawn');
      case 'PartnershipStarted':
        return state;
      case 'AccessGranted':
        return holding(state, event.data, isGrantedOtherwise(event.data));
      case 'GrantedAccessVerified':
        return verified(state, event.data.partnerOrgId);
      case 'AccessChanged':
      case 'ProductAccessAdded':
      case 'ProductAccessRemoved':
      case 'PaymentMethodChanged':
        return holding(state, event.data, stillToVerify(state, event.data));
      case 'AccessRevoked':
        return { ...state, partnerships: without(state.partnerships, event.data.partnerOrgId) };
      case 'PartnershipEnded':
        return state;
      case 'IdReleased':
        return { ...state, released: withEntry(state.released, event.data.id, event.data.claimRevision) };
    }
  },
};

const offerOf = ({ data }: PartnerInvited | ClientInvited) => ({
  invitationId: data.invitationId,
  partnerOrgId: data.partnerOrgId,
  status: 'open' as const,
  paymentMethod: data.proposedPaymentMethod ?? null,
});

const invited = (state: DelegationState, invitation: Invitation): DelegationState => ({
  ...state,
  invitations: withEntry(state.invitations, invitation.invitationId, invitation),
});

const closed = (state: DelegationState, invitationId: string, status: InvitationStatus): DelegationState => {
  const invitation = state.invitations.get(invitationId);
  return invitation ? invited(state, { ...invitation, status }) : state;
};

const holding = (
  state: DelegationState,
  { partnershipId, partnerOrgId, to: access }: { partnershipId: string; partnerOrgId: string; to: AccessState },
  needsVerification: boolean,
): DelegationState => {
  const partnership = { partnershipId, partnerOrgId, access, needsVerification };
  return { ...state, partnerships: withEntry(state.partnerships, partnerOrgId, partnership) };
};

/** A change by the client leaves open what was open: verification is asked for at the acceptance (R61). */
const stillToVerify = ({ partnerships }: DelegationState, { partnerOrgId }: { partnerOrgId: string }): boolean =>
  partnerships.get(partnerOrgId)?.needsVerification ?? false;

const verified = (state: DelegationState, partnerOrgId: string): DelegationState => {
  const partnership = state.partnerships.get(partnerOrgId);
  return partnership ? holding(state, { ...partnership, to: partnership.access }, false) : state;
};

const withEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value);

const without = <V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** The client's one FULL partner, if it has one (R41). */
export const fullPartner = (state: DelegationState): Partnership | undefined =>
  [...state.partnerships.values()].find(({ access }) => access.mode === 'FULL');

/** Whether the client has any active partnership, be it limited and without products. */
export const hasActivePartnership = (state: DelegationState): boolean => state.partnerships.size > 0;

/** Who manages a product now, and on what terms. */
export interface ManagingPartner {
  readonly partnerOrgId: string;
  readonly partnershipId: string;
  readonly mode: AccessState['mode'];
  readonly payment: PaymentMethod | null;
}

/**
 * The one partner that manages a product (A2): the FULL one, else the limited one whose set has it, else nobody. Of a
 * new product it is the FULL one, else the limited one that has its parent product (A11).
 */
export const managingPartner = (
  state: DelegationState,
  product: string | { newProduct: true; parentProductId?: string | undefined },
): ManagingPartner | null => {
  const productId = typeof product === 'string' ? product : product.parentProductId;
  const partnership =
    fullPartner(state) ??
    [...state.partnerships.values()].find(
      ({ access }) => productId !== undefined && access.products.includes(productId),
    );
  if (!partnership) return null;
  const { partnerOrgId, partnershipId, access } = partnership;
  return { partnerOrgId, partnershipId, mode: access.mode, payment: access.payment };
};
