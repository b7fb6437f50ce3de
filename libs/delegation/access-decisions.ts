import { decision } from '#libs/event-sourcing/commands/decision.js';
import { isLater } from '#libs/event-sourcing/position.js';
import type { Actor } from '#libs/kernel/actor.js';
import { assert, DomainError } from '#libs/kernel/errors.js';
import { checkMay, type Policy } from '#libs/kernel/policy.js';
import { checkNotSuspended, type Standing } from '#libs/programme/partner.js';
import {
  activePartnership,
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
import { who } from './who.js';

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
 */
export const changeAccess = decision(
  {
    who: who.ChangeAccess,
    refuses: [
      'PRODUCT_SET_TOO_LARGE',
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'NO_ACTIVE_PARTNERSHIP',
      'FULL_ACCESS_NAMES_NO_PRODUCTS',
      'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
      'PRODUCT_NOT_OWNED',
      'FULL_EXCLUDES_LIMITED',
      'PRODUCT_ALREADY_DELEGATED',
    ],
  },
  (data: ChangeAccessData, facts: AccessFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { clientOrgId, partnerOrgId, paymentMethod } = data;
      const access = normalised(data.access);
      checkSetSize(access.products.length);
      checkParties(data, facts);
      checkKnown(access.products, facts.products);
      checkMay(who.ChangeAccess, actor, { client: clientOrgId });
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
    },
);

export interface ProductAccessData extends Pair {
  productId: string;
}

/**
 * One product more for a limited partner (R42), by a legal representative or administrator of the client (A17). A
 * product that it has already changes nothing.
 */
export const addProductAccess = decision(
  {
    who: who.AddProductAccess,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'NO_ACTIVE_PARTNERSHIP',
      'ACCESS_IS_FULL',
      'PRODUCT_NOT_OWNED',
      'PRODUCT_ALREADY_DELEGATED',
      'PRODUCT_SET_TOO_LARGE',
    ],
  },
  (data: ProductAccessData, facts: AccessFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const partnership = limitedPartnership(state, data, facts, actor, who.AddProductAccess);
      const { access } = partnership;
      checkOwned([data.productId], data.clientOrgId, facts.products);
      exclusiveCoexistence(state, data.partnerOrgId, { mode: 'LIMITED', products: [data.productId] }, false);
      if (access.products.has(data.productId)) return [];
      checkSetSize(access.products.size + 1);
      return [{ type: 'ProductAccessAdded', data: { ...namesOf(partnership), productId: data.productId } }];
    },
);

/**
 * One product less for a limited partner (R42); who may is as with adding. A product that it does not have changes
 * nothing, whosever it is.
 */
export const removeProductAccess = decision(
  {
    who: who.RemoveProductAccess,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'NO_ACTIVE_PARTNERSHIP',
      'ACCESS_IS_FULL',
    ],
  },
  (data: ProductAccessData, facts: AccessFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const partnership = limitedPartnership(state, data, facts, actor, who.RemoveProductAccess);
      return partnership.access.products.has(data.productId) ? [removal(partnership, data.productId, 'client')] : [];
    },
);

const limitedPartnership = (
  state: DelegationState,
  data: ProductAccessData,
  facts: AccessFacts,
  actor: Actor,
  mayChange: Policy<'client' | 'partner'>,
): Partnership => {
  const { clientOrgId, partnerOrgId, productId } = data;
  checkParties(data, facts);
  checkKnown([productId], facts.products);
  checkMay(mayChange, actor, { client: clientOrgId });
  const partnership = activePartnership(state, partnerOrgId);
  if (partnership.access.mode === 'FULL') {
    throw new DomainError('ACCESS_IS_FULL', 'Full access covers every product.', { partnerOrgId });
  }
  return partnership;
};

/** What other streams say about a proposal. */
export interface ProposalFacts extends Parties {
  readonly standing: Standing | null;
}
export interface ChangePaymentMethodData extends Pair {
  paymentMethod: PaymentMethod;
}

/**
 * The client changes who pays what its FULL partner orders, at any time (R30); orders already placed keep their payer
 * (A6). After the creation only the client does, by a legal representative (A5, A17). The same method changes nothing.
 */
export const changePaymentMethod = decision(
  {
    who: who.ChangePaymentMethod,
    refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NO_ACTIVE_PARTNERSHIP', 'PAYMENT_METHOD_NEEDS_FULL_ACCESS'],
  },
  (data: ChangePaymentMethodData, parties: Parties, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      checkParties(data, parties);
      checkMay(who.ChangePaymentMethod, actor, { client: data.clientOrgId });
      const partnership = activePartnership(state, data.partnerOrgId);
      if (partnership.access.mode === 'LIMITED') throw paymentNeedsFullAccess();
      const { payment: from } = partnership.access;
      if (from === data.paymentMethod) return [];
      assert(from !== null, `full access of ${data.partnerOrgId} has no payment method`);
      return [{ type: 'PaymentMethodChanged', data: { ...namesOf(partnership), from, to: data.paymentMethod } }];
    },
);

/**
 * After the start the partner may only propose who pays; the client says (A5, R39). What is so already, or is proposed
 * already, changes nothing. A suspended partner proposes nothing (E17).
 */
export const proposePaymentMethod = decision(
  {
    who: who.ProposePaymentMethod,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_SUSPENDED',
      'NO_ACTIVE_PARTNERSHIP',
      'PAYMENT_METHOD_NEEDS_FULL_ACCESS',
    ],
  },
  (data: ChangePaymentMethodData, { standing, ...parties }: ProposalFacts, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      const { partnerOrgId, paymentMethod: proposed } = data;
      checkParties(data, parties);
      checkMay(who.ProposePaymentMethod, actor, { partner: partnerOrgId });
      checkNotSuspended(partnerOrgId, { standing });
      const partnership = activePartnership(state, partnerOrgId);
      const { access, proposedPayment } = partnership;
      if (access.mode === 'LIMITED') throw paymentNeedsFullAccess();
      if ((proposedPayment ?? access.payment) === proposed) return [];
      return [{ type: 'PaymentMethodProposed', data: { ...namesOf(partnership), proposed } }];
    },
);

/**
 * The partner verifies what it was granted otherwise than it asked (R61), by who may accept for it: a legal
 * representative or administrator (A17). Where nothing is to be verified, or not any more, nothing changes.
 */
export const verifyGrantedAccess = decision(
  { who: who.VerifyGrantedAccess, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NO_ACTIVE_PARTNERSHIP'] },
  (pair: Pair, parties: Parties, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      checkParties(pair, parties);
      checkMay(who.VerifyGrantedAccess, actor, { partner: pair.partnerOrgId });
      const partnership = activePartnership(state, pair.partnerOrgId);
      if (!partnership.needsVerification) return [];
      return [{ type: 'GrantedAccessVerified', data: { ...namesOf(partnership), access: told(partnership.access) } }];
    },
);

export interface EndPartnershipData extends Pair {
  by: 'client' | 'partner';
}

/**
 * Either side ends the partnership (R42), by a legal representative (A17).
 */
export const endPartnership = decision(
  { who: who.EndPartnership, refuses: ['UNKNOWN_ORGANISATION', 'ACTOR_NOT_ALLOWED', 'NO_ACTIVE_PARTNERSHIP'] },
  (data: EndPartnershipData, parties: Parties, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      checkParties(data, parties);
      const { by, clientOrgId, partnerOrgId } = data;
      checkMay(who.EndPartnership, actor, by === 'client' ? { client: clientOrgId } : { partner: partnerOrgId });
      return ended(activePartnership(state, partnerOrgId), by);
    },
);

export interface RemoveGoneProductData {
  clientOrgId: string;
  productId: string;
}

/**
 * A product that left its client leaves the limited set that has it (A21), also when it has come back since (E26); the
 * partnership stays, perhaps without products. Nothing changes while the product is the client's, and has been since the
 * set named it, or when no set has it (any more). Only the ledger's own automation does this. @throws ACTOR_NOT_ALLOWED
 */
export const removeGoneProduct = decision(
  { who: who.RemoveGoneProduct, refuses: ['ACTOR_NOT_ALLOWED'] },
  ({ clientOrgId, productId }: RemoveGoneProductData, products: Products, actor: Actor) =>
    (state: DelegationState): DelegationEvent[] => {
      checkMay(who.RemoveGoneProduct, actor, {});
      const product = products.get(productId);
      const namedSince = state.managers.get(productId)?.since;
      if (!isGone(product, clientOrgId) && !isLater(product?.ownedSince, namedSince)) return [];
      const partnership = limitedPartner(state, productId);
      return partnership ? [removal(partnership, productId, 'product-gone')] : [];
    },
);

const removal = (partnership: Partnership, productId: string, reason: 'client' | 'product-gone'): DelegationEvent => ({
  type: 'ProductAccessRemoved',
  data: { ...namesOf(partnership), productId, reason },
});

const namesOf = ({ partnershipId, partnerOrgId }: Partnership): { partnershipId: string; partnerOrgId: string } => ({
  partnershipId,
  partnerOrgId,
});
