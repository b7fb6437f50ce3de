import type { Set as PersistentSet } from 'immutable';
import { type Access, type AccessMode, type AccessState, byCodeUnit, type PaymentMethod } from './events/access.js';

/** What a partner holds, as a fold keeps it: one product more or less costs the same whatever the set's size. */
export interface HeldAccess {
  readonly mode: AccessMode;
  readonly products: PersistentSet<string>;
  readonly payment: PaymentMethod | null;
}

/** As an event tells it. */
export const told = ({ mode, products, payment }: HeldAccess): AccessState => ({
  mode,
  products: products.toArray().sort(byCodeUnit),
  payment,
});

export const isHeld = ({ mode, products }: HeldAccess, access: Access): boolean =>
  mode === access.mode &&
  products.size === access.products.length &&
  access.products.every((productId) => products.has(productId));
