import { type Actor, actsFor } from '#libs/kernel/actor.js';
import { assert, DomainError } from '#libs/kernel/errors.js';
import {
  activePartnership,
  checkActor,
  checkKnown,
  checkNamesNone,
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
import { type DelegationEvent, type DelegationState, limitedPartner, type Partnership } from './delegation.js';
import { ended } from './ending.js';
import { type AccessState, normalised, type PaymentMethod } from './events/access.js';
import { isHeld, told } from './held-access.js';
import type { WantedAccess } from './invitations.js';
import { checkSetSize } from './limits.js';

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
 * @throws PRODUCT_SET_TOO_LARGE, UNKNOWN_ORGANISATION, UNKNOWN_PRODUCT, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP,
 * FULL_ACCESS_NAMES_NO_PRODUCTS, PAYMENT_METHOD_NEEDS_FULL_ACCESS, PRODUCT_NOT_OWNED, FULL_EXCLUDES_LIMITED,
 * PRODUCT_ALREADY_DELEGATED
 */
export const changeAccess =
  (data: ChangeAccessData, facts: AccessFacts, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    const { clientOrgId, partnerOrgId, paymentMethod } = data;
    const access = normalised(data.access);
    checkSetSize(access.products.length);
    checkParties(data, facts);
    checkKnown(access.products, facts.products);
    checkActor(actsFor(actor, clientOrgId, 'legalRepresentative'), 'a legal representative of the client');
    const partnership = activePartnership(state, partnerOrgId);
    checkNamesNone(data.access);
    checkPayment(access.mode, paymentMethod);
    checkOwned(access.products, clientOrgId, facts.products);
    const givingWay = exclusiveCoexistence(state, partnerOrgId, access, data.supersede === true);
    const payment = access.mode === 'FULL' ? (paymentMethod ?? partnership.access.payment ?? 'CLIENT') : null;
    const to: AccessState = { ...access, payment };
    const { payment: paymentBefore } = partnership.access;
    const isSame = isHeld(partnership.access, access) && paymentBefore === payment;
    const change: DelegationEvent = { type: 'AccessChanged', data: { ...namesOf(partnership), to, paymentBefore } };
    return [...givingWay.flatMap((other) => ended(other, 'superseded')), ...(isSame ? [] : [change])];
  };

export interface ProductAccessData extends Pair {
  productId: string;
}

/**
 * One product more for a limited partner (R42), by a legal representative or administrator of the client (A17). A
 * product that it has already changes nothing.
 * @throws UNKNOWN_ORGANISATION, UNKNOWN_PRODUCT, ACTOR_NOT_ALLOWED, NO_ACTIVE_PARTNERSHIP, ACCESS_IS_FULL,
 * PRODUCT_NOT_OWNED, PRODUCT_ALREADY_DELEGATED (R36), PRODUCT_SET_TOO_LARGE
 */
export const addProductAccess =
  (data: ProductAccessData, facts: AccessFacts, actor: Actor) =>
  (state: DelegationState): DelegationEvent[] => {
    const partnership = limitedPartnership(state, data, facts, actor);
    const { access } = partnership;
    checkOwned([data.productId], data.clientOrgId, facts.products);
    exclusiveCoexistence(state, data.partnerOrgId, { mode: 'LIMITED', products: [data.productId] }, false);
    if (access.products.has(data.productId)) return [];
    checkSetSize(access.products.size + 1);
    return [{ type: 'ProductAccessAdded', data: { ...namesOf(partnership), productId: data.productId } }];
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
    return partnership.access.products.has(data.productId) ? [removal(partnership, data.productId, 'client')] : [];
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
    const { payment: from } = partnership.access;
    if (from === data.paymentMethod) return [];
    assert(from !== null, `full access of ${data.partnerOrgId} has no payment method`);
    return [{ type: 'PaymentMethodChanged', data: { ...namesOf(partnership), from, to: data.paymentMethod } }];
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
    const partnership = activePartnership(state, pair.partnerOrgId);
    if (!partnership.needsVerification) return [];
    return [{ type: 'GrantedAccessVerified', data: { ...namesOf(partnership), access: told(partnership.access) } }];
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
    const partnership = limitedPartner(state, productId);
    return partnership ? [removal(partnership, productId, 'product-gone')] : [];
  };

const removal = (partnership: Partnership, productId: string, reason: 'client' | 'product-gone'): DelegationEvent => ({
  type: 'ProductAccessRemoved',
  data: { ...namesOf(partnership), productId, reason },
});

const namesOf = ({ partnershipId, partnerOrgId }: Partnership): { partnershipId: string; partnerOrgId: string } => ({
  partnershipId,
  partnerOrgId,
});
