import { DomainError } from '#libs/kernel/errors.js';

/**
 * What one append of the store (1 MiB) can hold is refused where it is granted, so that everything that may follow,
 * down to the end of all partnerships at once, can be written whenever it is due.
 */

/** Products of one limited set: an event holds one set at most, and one of this size fits with the longest ids. */
export const MAX_PRODUCTS = 15_000;
/** Active partnerships of a client: FULL access may end all of them in one append, two events each (A1). */
export const MAX_PARTNERSHIPS = 150;

/** @throws PRODUCT_SET_TOO_LARGE */
export const checkSetSize = (products: number): void => {
  if (products <= MAX_PRODUCTS) return;
  throw new DomainError('PRODUCT_SET_TOO_LARGE', `Limited access names at most ${MAX_PRODUCTS} products.`, {
    products,
    limit: MAX_PRODUCTS,
  });
};

/** @throws TOO_MANY_PARTNERSHIPS for one more than the limit */
export const checkPartnerships = (others: number): void => {
  if (others < MAX_PARTNERSHIPS) return;
  throw new DomainError('TOO_MANY_PARTNERSHIPS', `A client has at most ${MAX_PARTNERSHIPS} active partnerships.`, {
    limit: MAX_PARTNERSHIPS,
  });
};
