import { type Actor, actsFor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import {
  activePartnership,
  checkActor,
  checkKnown,
  checkOwned,
  checkParties,
  checkPayment,
  isGone,
  type Pair,
  type Parties,
  paymentNeedsFullAccess,
  type Products,
} from './checks.js';
import { exclusiveCoexistence } from './coexistence.js';
import type { DelegationEvent, DelegationState, Partnership } from './delegation.js';
import { ended } from './ending.js';
import { type AccessState, normalised, type PaymentMethod, sameAccess } from './events/access.js';
import type { WantedAccess } from './invitations.js';

/** What other streams say about a change of access. */
export interface AccessFacts extends Parties {
  readonly products: Products;
}

export interface ChangeAccessData extends Pair {
  access: WantedAccess;
  paymentMethod?: PaymentMethod;
  /** With FULL, ends the client's other limited partnerships (A1). */
  supersede?: boolean;
}

/**
 * The client's legal representative replaces mode, products and payment method (A17). FULL takes the payment method
 * given, else keeps what it was, else starts as CLIENT; LIMITED forgets it (A20). The same access changes nothing.
 * @throws UNKNOWN_ORGANISATION, UNKNOWN_PRODUCT, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP,
 * PAYMENT_METHOD_NEEDS_FULL_ACCESS, PRODUCT_NOT_OWNED, FULL_EXCLUDES_LIMITED, PRODUCT_ALREADY_DELEGATED
 */
export const changeAccess =
  (data: ChangeAccessData, facts: AccessFacts, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    const { clientOrgId, partnerOrgId, paymentMethod } = data;
    const access = normalised(data.access);
    checkParties(data, facts);
    checkKnown(access.products, facts.products);
    checkActor(actsFor(actor, clientOrgId, 'legalRepresentative'), 'a legal representative of the client');
    const partnership = activePartnership(state, partnerOrgId);
    checkPayment(access.mode, paymentMethod);
    checkOwned(access.products, clientOrgId, facts.products);
    const givingWay = exclusiveCoexistence(state, partnerOrgId, access, data.supersede === true);
    const payment = access.mode === 'FULL' ? (paymentMethod ?? partnership.access.payment ?? 'CLIENT') : null;
    const to: AccessState = { ...access, payment };
    const isSame = sameAccess(partnership.access, to) && partnership.access.payment === payment;
    const change: DelegationEvent = { type: 'AccessChanged', data: fromTo(partnership, to) };
    return [...givingWay.flatMap((other) => ended(other, 'superseded')), ...(isSame ? [] : [change])];
  };

export interface ProductAccessData extends Pair {
  productId: string;
}

/**
 * One product more for a limited partner (R42), by a legal representative or administrator of the client (A17). A
 * product that it has already changes nothing.
 * @throws UNKNOWN_ORGANISATION, UNKNOWN_PRODUCT, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP, ACCESS_IS_FULL,
 * PRODUCT_NOT_OWNED, PRODUCT_ALREADY_DELEGATED (R36)
 */
export const addProductAccess =
  (data: ProductAccessData, facts: AccessFacts, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    const partnership = limitedPartnership(state, data, facts, actor);
    const { access } = partnership;
    checkOwned([data.productId], data.clientOrgId, facts.products);
    exclusiveCoexistence(state, data.partnerOrgId, { mode: 'LIMITED', products: [data.productId] }, false);
    if (access.products.includes(data.productId)) return [];
    const to = { ...normalised({ mode: 'LIMITED', products: [...access.products, data.productId] }), payment: null };
    return [{ type: 'ProductAccessAdded', data: { productId: data.productId, ...fromTo(partnership, to) } }];
  };

/**
 * One product less for a limited partner (R42); who may is as with adding. A product that it does not have changes
 * nothing, whosever it is.
 * @throws UNKNOWN_ORGANISATION, UNKNOWN_PRODUCT, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP, ACCESS_IS_FULL
 */
export const removeProductAccess =
  (data: ProductAccessData, facts: AccessFacts, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    const partnership = limitedPartnership(state, data, facts, actor);
    return partnership.access.products.includes(data.productId) ? [removal(partnership, data.productId, 'client')] : [];
  };

const limitedPartnership = (
  state: DelegationState,
  data: ProductAccessData,
  facts: AccessFacts,
  actor: Actor,
): Partnership => {
  const { clientOrgId, partnerOrgId, productId } = data;
  checkParties(data, facts);
  checkKnown([productId], facts.products);
  const mayChange = actsFor(actor, clientOrgId, 'legalRepresentative', 'administrator');
  checkActor(mayChange, 'a legal representative or administrator of the client');
  const partnership = activePartnership(state, partnerOrgId);
  if (partnership.access.mode === 'FULL') {
    throw new DomainError('ACCESS_IS_FULL', 'Full access covers every product.', { partnerOrgId });
  }
  return partnership;
};

export interface ChangePaymentMethodData extends Pair {
  paymentMethod: PaymentMethod;
}

/**
 * The client changes who pays what its FULL partner orders, at any time (R30); orders already placed keep their payer
 * (A6). After the creation only the client does, by a legal representative (A5, A17). The same method changes nothing.
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP, PAYMENT_METHOD_NEEDS_FULL_ACCESS
 */
export const changePaymentMethod =
  (data: ChangePaymentMethodData, parties: Parties, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    checkParties(data, parties);
    checkActor(actsFor(actor, data.clientOrgId, 'legalRepresentative'), 'a legal representative of the client');
    const partnership = activePartnership(state, data.partnerOrgId);
    if (partnership.access.mode === 'LIMITED') throw paymentNeedsFullAccess();
    if (partnership.access.payment === data.paymentMethod) return [];
    const to = { ...partnership.access, payment: data.paymentMethod };
    return [{ type: 'PaymentMethodChanged', data: fromTo(partnership, to) }];
  };

/**
 * The partner verifies what it was granted otherwise than it asked (R61), by who may accept for it: a legal
 * representative or administrator (A17). Where nothing is to be verified, or not any more, nothing changes.
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP
 */
export const verifyGrantedAccess =
  (pair: Pair, parties: Parties, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    checkParties(pair, parties);
    const mayVerify = actsFor(actor, pair.partnerOrgId, 'legalRepresentative', 'administrator');
    checkActor(mayVerify, 'a legal representative or administrator of the partner');
    const { partnershipId, partnerOrgId, access, needsVerification } = activePartnership(state, pair.partnerOrgId);
    if (!needsVerification) return [];
    return [{ type: 'GrantedAccessVerified', data: { partnershipId, partnerOrgId, access } }];
  };

export interface EndPartnershipData extends Pair {
  by: 'client' | 'partner';
}

/**
 * Either side ends the partnership (R42), by a legal representative (A17).
 * @throws UNKNOWN_ORGANISATION, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP
 */
export const endPartnership =
  (data: EndPartnershipData, parties: Parties, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    checkParties(data, parties);
    const acting = data.by === 'client' ? data.clientOrgId : data.partnerOrgId;
    checkActor(actsFor(actor, acting, 'legalRepresentative'), 'a legal representative of the side that ends it');
    return ended(activePartnership(state, data.partnerOrgId), data.by);
  };

/**
 * A product that left its client leaves the limited set that has it (A21); the partnership stays, perhaps without
 * products. Nothing changes while the product is the client's, or when no set has it (any more). Only the ledger's own
 * automation does this. @throws ACTOR_NOT_ALLOWED
 */
export const removeGoneProduct =
  (
    { clientOrgId, productId }: { clientOrgId: string; productId: string },
    product: { ownerOrgId: string | null; terminated: boolean } | undefined,
    actor: Actor,
  ) =>
  (state: DelegationState): DelegationEvent[] => {
    checkActor(actor.role === 'automation', 'the ledger itself');
    if (!isGone(product, clientOrgId)) return [];
    return [...state.partnerships.values()]
      .filter(({ access }) => access.products.includes(productId))
      .map((partnership) => removal(partnership, productId, 'product-gone'));
  };

const removal = (partnership: Partnership, productId: string, reason: 'client' | 'product-gone'): DelegationEvent => {
  const { access } = partnership;
  const to = { ...access, products: access.products.filter((id) => id !== productId) };
  return { type: 'ProductAccessRemoved', data: { productId, reason, ...fromTo(partnership, to) } };
};

const fromTo = (
  { partnershipId, partnerOrgId, access }: Partnership,
  to: AccessState,
): { partnershipId: string; partnerOrgId: string; from: AccessState; to: AccessState } => ({
  partnershipId,
  partnerOrgId,
  from: access,
  to,
});
