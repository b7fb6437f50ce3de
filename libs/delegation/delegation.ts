import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { IdReleased } from '#libs/event-sourcing/claims/id-released.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import type { Access, AccessState, PaymentMethod } from './events/access.js';
import type { AccessChanged } from './events/access-changed.js';
import type { AccessGranted } from './events/access-granted.js';
import type { AccessRevoked } from './events/access-revoked.js';
import type { ClientInvited } from './events/client-invited.js';
import type { CollaboratorAssigned } from './events/collaborator-assigned.js';
import type { CollaboratorUnassigned } from './events/collaborator-unassigned.js';
import type { GrantedAccessVerified } from './events/granted-access-verified.js';
import type { InvitationAccepted } from './events/invitation-accepted.js';
import type { InvitationDeclined } from './events/invitation-declined.js';
import type { InvitationExpired } from './events/invitation-expired.js';
import type { InvitationResent } from './events/invitation-resent.js';
import type { InvitationWithdrawn } from './events/invitation-withdrawn.js';
import type { PartnerInvited } from './events/partner-invited.js';
import type { PartnershipEnded } from './events/partnership-ended.js';
import type { PartnershipStarted } from './events/partnership-started.js';
import type { PaymentMethodChanged } from './events/payment-method-changed.js';
import type { PaymentMethodProposed } from './events/payment-method-proposed.js';
import type { ProductAccessAdded } from './events/product-access-added.js';
import type { ProductAccessRemoved } from './events/product-access-removed.js';
import type { HeldAccess } from './held-access.js';

export type DelegationEvent =
  | PartnerInvited
  | ClientInvited
  | InvitationResent
  | InvitationAccepted
  | InvitationDeclined
  | InvitationWithdrawn
  | InvitationExpired
  | PartnershipStarted
  | AccessGranted
  | GrantedAccessVerified
  | AccessChanged
  | ProductAccessAdded
  | ProductAccessRemoved
  | PaymentMethodChanged
  | PaymentMethodProposed
  | CollaboratorAssigned
  | CollaboratorUnassigned
  | AccessRevoked
  | PartnershipEnded
  | IdReleased;

export type Direction = 'client-to-partner' | 'partner-to-client';
type InvitationStatus = 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';

/** An offer by either side, open or closed; it reserves nothing (A19). */
export interface Invitation {
  readonly invitationId: string;
  readonly partnerOrgId: string;
  readonly direction: Direction;
  readonly status: InvitationStatus;
  /** What the client offers, or what the partner asks for; of a closed one the products are forgotten. */
  readonly access: Access;
  readonly paymentMethod: PaymentMethod | null;
  /** Only the client's own invitation can have it (A1). */
  readonly supersede: boolean;
  /** From this day on it is not open, whatever its status says (E19); null: it never expires. */
  readonly expiresOn: BusinessDate | null;
  /** How often it was sent again, and the business day of the last time; null while it never was (R44). */
  readonly resent: number;
  readonly lastResentOn: BusinessDate | null;
}

/** An active partnership with what the partner may do now. */
export interface Partnership {
  readonly partnershipId: string;
  readonly partnerOrgId: string;
  readonly access: HeldAccess;
  /** Granted otherwise than asked, and the partner has not verified it yet (R61). */
  readonly needsVerification: boolean;
  /** Who pays, as the partner would have it, until the client says (A5); null: it proposes nothing else. */
  readonly proposedPayment: PaymentMethod | null;
  /** The partner's users that it assigned to the client (E20), each with the products, null for all. */
  readonly collaborators: PersistentMap<string, PersistentSet<string> | null>;
}

/** A product in a partner's limited set. */
interface Naming {
  readonly partnerOrgId: string;
  /** Position at which the client last named it; undefined while folding events that were never stored. */
  readonly since: bigint | undefined;
}

/**
 * All that one client has delegated and offered: ONE stream a client, because the rules span its partners. Every part
 * is a persistent map or set: an event costs the same after ten or ten thousand others, and states stay values that
 * readers share.
 */
export interface DelegationState {
  /** Every invitation ever made, by id. */
  readonly invitations: PersistentMap<string, Invitation>;
  /** The open invitation of a pair (A18), by the partner's organisation. */
  readonly open: PersistentMap<string, string>;
  /** Organisations that ever invited the client or were invited by it. */
  readonly met: PersistentSet<string>;
  /** Active partnerships by the partner's organisation; ended ones are gone. */
  readonly partnerships: PersistentMap<string, Partnership>;
  /** The organisation with FULL access, of which there is one at most (R41). */
  readonly full: string | null;
  /** Position since which it has it without a break; undefined without one, and for what was never stored. */
  readonly fullSince: bigint | undefined;
  /** Who has a product in its limited set (R36), by product. */
  readonly managers: PersistentMap<string, Naming>;
  /** By invitation id, the last revision of its claim that is void here. */
  readonly released: PersistentMap<string, number>;
}

const NOBODY: Partnership['collaborators'] = PersistentMap();

/** `delegation-{clientOrgId}`. */
export const Delegation: Aggregate<DelegationState, DelegationEvent> = {
  category: 'delegation',
  initial: {
    invitations: PersistentMap(),
    open: PersistentMap(),
    met: PersistentSet(),
    partnerships: PersistentMap(),
    full: null,
    fullSince: undefined,
    managers: PersistentMap(),
    released: PersistentMap(),
  },
  evolve: (state, event, recorded): DelegationState => {
    switch (event.type) {
      case 'PartnerInvited': {
        const { offeredAccess, supersede } = event.data;
        return invited(state, { ...offerOf(event), direction: 'client-to-partner', access: offeredAccess, supersede });
      }
      case 'ClientInvited': {
        const { requestedAccess: access } = event.data;
        return invited(state, { ...offerOf(event), direction: 'partner-to-client', access, supersede: false });
      }
      case 'InvitationResent':
        return resent(state, event.data);
      case 'InvitationAccepted':
        return closed(state, event.data.invitationId, 'accepted');
      case 'InvitationDeclined':
        return closed(state, event.data.invitationId, 'declined');
      case 'InvitationWithdrawn':
        return closed(state, event.data.invitationId, 'withdrawn');
      case 'InvitationExpired':
        return closed(state, event.data.invitationId, 'expired');
      case 'PartnershipStarted':
        return state;
      case 'AccessGranted': {
        const { partnershipId, partnerOrgId, to, needsVerification } = event.data;
        const began = { partnershipId, partnerOrgId, needsVerification, proposedPayment: null, collaborators: NOBODY };
        return holding(state, { ...began, access: heldOf(to) }, recorded);
      }
      case 'GrantedAccessVerified':
        return changed(state, event.data.partnerOrgId, (partnership) => ({ ...partnership, needsVerification: false }));
      case 'AccessChanged':
        return replacing(state, event.data.partnerOrgId, heldOf(event.data.to), recorded);
      case 'ProductAccessAdded':
        return withProduct(state, event.data, recorded);
      case 'ProductAccessRemoved':
        return withoutProduct(state, event.data);
      case 'PaymentMethodChanged':
        return changed(state, event.data.partnerOrgId, (partnership) => ({
          ...partnership,
          access: { ...partnership.access, payment: event.data.to },
          proposedPayment: null,
        }));
      case 'PaymentMethodProposed':
        return changed(state, event.data.partnerOrgId, (partnership) => ({
          ...partnership,
          proposedPayment: event.data.proposed === partnership.access.payment ? null : event.data.proposed,
        }));
      case 'CollaboratorAssigned': {
        const { partnerOrgId, userId, products } = event.data;
        return changed(state, partnerOrgId, (partnership) => ({
          ...partnership,
          collaborators: partnership.collaborators.set(userId, products && PersistentSet(products)),
        }));
      }
      case 'CollaboratorUnassigned': {
        const { partnerOrgId, userId } = event.data;
        return changed(state, partnerOrgId, (partnership) => ({
          ...partnership,
          collaborators: partnership.collaborators.delete(userId),
        }));
      }
      case 'AccessRevoked':
        return revoked(state, event.data.partnerOrgId);
      case 'PartnershipEnded':
        return state;
      case 'IdReleased':
        return { ...state, released: state.released.set(event.data.id, event.data.claimRevision) };
    }
  },
};

const offerOf = ({ data }: PartnerInvited | ClientInvited) => ({
  invitationId: data.invitationId,
  partnerOrgId: data.partnerOrgId,
  status: 'open' as const,
  paymentMethod: data.proposedPaymentMethod ?? null,
  expiresOn: data.expiresOn,
  resent: 0,
  lastResentOn: null,
});

const invited = (state: DelegationState, invitation: Invitation): DelegationState => ({
  ...state,
  invitations: state.invitations.set(invitation.invitationId, invitation),
  open: state.open.set(invitation.partnerOrgId, invitation.invitationId),
  met: state.met.add(invitation.partnerOrgId),
});

const resent = (state: DelegationState, { invitationId, time, on }: InvitationResent['data']): DelegationState => {
  const invitation = state.invitations.get(invitationId);
  if (!invitation) return state;
  const again = { ...invitation, resent: time, lastResentOn: on };
  return { ...state, invitations: state.invitations.set(invitationId, again) };
};

/** Its id stays taken and answers what became of it; only what it asked for is of no use any more. */
const closed = (state: DelegationState, invitationId: string, status: InvitationStatus): DelegationState => {
  const invitation = state.invitations.get(invitationId);
  if (!invitation) return state;
  const access = { mode: invitation.access.mode, products: [] };
  return {
    ...state,
    invitations: state.invitations.set(invitationId, { ...invitation, status, access }),
    open: state.open.delete(invitation.partnerOrgId),
  };
};

const heldOf = ({ mode, products, payment }: AccessState): HeldAccess => ({
  mode,
  products: PersistentSet(products),
  payment,
});

/** A partnership with another set of products than before, or the first one. */
const holding = (state: DelegationState, partnership: Partnership, recorded?: Recorded): DelegationState => {
  const { partnerOrgId, access } = partnership;
  const naming = { partnerOrgId, since: recorded?.position };
  const rest = revoked(state, partnerOrgId);
  const { fullSince } = state.full === partnerOrgId ? state : { fullSince: naming.since };
  return {
    ...rest,
    partnerships: rest.partnerships.set(partnerOrgId, partnership),
    ...(access.mode === 'FULL' ? { full: partnerOrgId, fullSince } : {}),
    managers: rest.managers.withMutations((managers) => {
      for (const productId of access.products) managers.set(productId, naming);
    }),
  };
};

const revoked = (state: DelegationState, partnerOrgId: string): DelegationState => {
  const partnership = state.partnerships.get(partnerOrgId);
  if (!partnership) return state;
  return {
    ...state,
    partnerships: state.partnerships.delete(partnerOrgId),
    ...(state.full === partnerOrgId ? { full: null, fullSince: undefined } : {}),
    managers: state.managers.deleteAll(partnership.access.products),
  };
};

const changed = (
  state: DelegationState,
  partnerOrgId: string,
  change: (partnership: Partnership) => Partnership,
): DelegationState => {
  const partnership = state.partnerships.get(partnerOrgId);
  return partnership ? { ...state, partnerships: state.partnerships.set(partnerOrgId, change(partnership)) } : state;
};

/** A change by the client leaves open what was open: verification is asked for at the acceptance (R61). */
const replacing = (
  state: DelegationState,
  partnerOrgId: string,
  access: HeldAccess,
  recorded?: Recorded,
): DelegationState => {
  const partnership = state.partnerships.get(partnerOrgId);
  return partnership ? holding(state, { ...partnership, access, proposedPayment: null }, recorded) : state;
};

type OneProduct = { partnerOrgId: string; productId: string };
const withProduct = (
  state: DelegationState,
  { partnerOrgId, productId }: OneProduct,
  recorded?: Recorded,
): DelegationState => ({
  ...changed(state, partnerOrgId, (partnership) => ({
    ...partnership,
    access: { ...partnership.access, products: partnership.access.products.add(productId) },
  })),
  managers: state.managers.set(productId, { partnerOrgId, since: recorded?.position }),
});
const withoutProduct = (state: DelegationState, { partnerOrgId, productId }: OneProduct): DelegationState => ({
  ...changed(state, partnerOrgId, (partnership) => ({
    ...partnership,
    access: { ...partnership.access, products: partnership.access.products.delete(productId) },
  })),
  managers: state.managers.delete(productId),
});

/** Whether its day has come (E19): it is not open any more, also while nobody has recorded that yet. */
export const isPast = ({ expiresOn }: Invitation, today: BusinessDate): boolean =>
  expiresOn !== null && today >= expiresOn;

/** The client's one FULL partner, if it has one (R41). */
export const fullPartner = (state: DelegationState): Partnership | undefined =>
  state.full === null ? undefined : state.partnerships.get(state.full);

/** The partner whose limited set has the product, if one has (R36). */
export const limitedPartner = (state: DelegationState, productId: string): Partnership | undefined => {
  const naming = state.managers.get(productId);
  return naming && state.partnerships.get(naming.partnerOrgId);
};

/** Whether the client has any active partnership, be it limited and without products; with `except` it does not count. */
export const hasActivePartnership = ({ partnerships }: DelegationState, except?: string): boolean =>
  partnerships.size > (except !== undefined && partnerships.has(except) ? 1 : 0);

/** What a collaborator is to do: something with one product, with all of them, or with the client at all. */
export type Errand = { productId: string } | 'all products' | 'anything';

/** Whether the partner has assigned its user to the client for that (E20); an assignment names what it names. */
export const isAssigned = (
  { partnerships }: DelegationState,
  { partnerOrgId, userId }: { partnerOrgId: string; userId: string },
  errand: Errand,
): boolean => {
  const products = partnerships.get(partnerOrgId)?.collaborators.get(userId);
  if (products === undefined) return false;
  if (products === null || errand === 'anything') return true;
  return errand !== 'all products' && products.has(errand.productId);
};

/** Who manages a product now, and on what terms. */
export interface ManagingPartner {
  readonly partnerOrgId: string;
  readonly partnershipId: string;
  readonly mode: HeldAccess['mode'];
  readonly payment: PaymentMethod | null;
}

/**
 * The one partner that manages a product (A2): the FULL one (R40), else the limited one whose set has it (R33, R35), else
 * nobody. Of a new product it is the FULL one, else the limited one that has its parent product (A11).
 */
export const managingPartner = (
  state: DelegationState,
  product: string | { newProduct: true; parentProductId?: string | undefined },
): ManagingPartner | null => {
  const productId = typeof product === 'string' ? product : product.parentProductId;
  const partnership = fullPartner(state) ?? (productId === undefined ? undefined : limitedPartner(state, productId));
  if (!partnership) return null;
  const { partnerOrgId, partnershipId, access } = partnership;
  return { partnerOrgId, partnershipId, mode: access.mode, payment: access.payment };
};
