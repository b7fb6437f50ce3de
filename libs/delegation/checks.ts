import { DomainError } from '#libs/kernel/errors.js';
import type { DelegationState, Partnership } from './delegation.js';
import type { AccessMode, PaymentMethod } from './events/access.js';

/** What the organisations' streams say of the two sides. */
export interface Parties {
  readonly clientKnown: boolean;
  readonly partnerKnown: boolean;
}
/** What a product's stream says. */
export interface KnownProduct {
  readonly ownerOrgId: string | null;
  /** Position since which it is the owner's without a break; undefined where it was never stored. */
  readonly ownedSince?: bigint | undefined;
  readonly terminated: boolean;
}
/** What the products' streams say; undefined for a product that no standing order created. */
export type Products = ReadonlyMap<string, KnownProduct | undefined>;

export interface Pair {
  readonly clientOrgId: string;
  readonly partnerOrgId: string;
}

/** @throws UNKNOWN_ORGANISATION */
export const checkParties = ({ clientOrgId, partnerOrgId }: Pair, { clientKnown, partnerKnown }: Parties): void => {
  const unknown = !clientKnown ? clientOrgId : !partnerKnown ? partnerOrgId : undefined;
  if (unknown !== undefined) {
    throw new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${unknown}.`, { orgId: unknown });
  }
};

/** @throws UNKNOWN_PRODUCT */
export const checkKnown = (productIds: readonly string[], products: Products): void => {
  const productId = productIds.find((id) => products.get(id) === undefined);
  if (productId !== undefined) {
    throw new DomainError('UNKNOWN_PRODUCT', `There is no product ${productId}.`, { productId });
  }
};

/**
 * A set has living products of the client only (R32).
 * @throws PRODUCT_NOT_OWNED for a product that is terminated or another client's
 */
export const checkOwned = (productIds: readonly string[], clientOrgId: string, products: Products): void => {
  const productId = productIds.find((id) => isGone(products.get(id), clientOrgId));
  if (productId !== undefined) {
    throw new DomainError('PRODUCT_NOT_OWNED', `${productId} is not a product of the client now.`, { productId });
  }
};

/** Terminated, another client's, or never ordered: it can be in none of the client's grants (A21). */
export const isGone = (product: KnownProduct | undefined, clientOrgId: string): boolean =>
  product === undefined || product.terminated || product.ownerOrgId !== clientOrgId;

/** @throws PAYMENT_METHOD_NEEDS_FULL_ACCESS: there is no payment method with LIMITED (R39) */
export const checkPayment = (mode: AccessMode, paymentMethod: PaymentMethod | undefined): void => {
  if (mode === 'LIMITED' && paymentMethod !== undefined) throw paymentNeedsFullAccess();
};
export const paymentNeedsFullAccess = (): DomainError =>
  new DomainError('PAYMENT_METHOD_NEEDS_FULL_ACCESS', 'A payment method exists with full access only.');

/**
 * Whoever means "full on this product" must not give everything away, so the products are never dropped in silence.
 * @throws FULL_ACCESS_NAMES_NO_PRODUCTS: FULL is every product (R37)
 */
export const checkNamesNone = ({ mode, products = [] }: { mode: AccessMode; products?: readonly string[] }): void => {
  if (mode === 'LIMITED' || products.length === 0) return;
  throw new DomainError('FULL_ACCESS_NAMES_NO_PRODUCTS', 'Full access is to every product; named ones are LIMITED.', {
    products: products.slice(0, 10),
  });
};

/** @throws NO_ACTIVE_PARTNERSHIP */
export const activePartnership = (state: DelegationState, partnerOrgId: string): Partnership => {
  const partnership = state.partnerships.get(partnerOrgId);
  if (!partnership) {
    throw new DomainError('NO_ACTIVE_PARTNERSHIP', `The client has no active partnership with ${partnerOrgId}.`, {
      partnerOrgId,
    });
  }
  return partnership;
};
