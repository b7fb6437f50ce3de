import type { CommandContext, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import { registerOf } from '#libs/event-sourcing/register/index.js';
import { compare, isZero } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import type { Placement } from './events/placement.js';
import type { WarrantyUsed } from './events/warranty-used.js';
import { Order } from './order.js';
import { Product, type ProductState } from './product.js';

/** `warranties-{client}`: every warranty that was ever a client's. */
export const warranties = registerOf('warranties');

/** The product that a warranty is to pay a renewal of. */
interface Covered {
  readonly productId: string;
  readonly clientOrgId: string;
  readonly parentProductId: string | null;
}

/**
 * The warranty that pays a renewal (A29), of those of the client that have not paid one, are paid themselves, and hold on
 * the day: the one attached to the product, else to its parent, else to none; by id. Undefined where there is none.
 */
export const warrantyFor = async (read: Read, covered: Covered, day: BusinessDate): Promise<string | undefined> => {
  const { state: members } = await read(warranties, covered.clientOrgId);
  const found: { productId: string; nearness: number }[] = [];
  for (const productId of members.toArray().sort()) {
    const { state } = await read(Product, productId);
    const nearness = nearnessOf(productId, state, covered);
    if (nearness === undefined || !isUsable(state, covered.clientOrgId) || !holdsOn(state, day)) continue;
    if ((await isSpent(read, state)) || !(await isPaid(read, state))) continue;
    found.push({ productId, nearness });
  }
  return found.sort((a, b) => a.nearness - b.nearness)[0]?.productId;
};

const nearnessOf = (warrantyId: string, { parentProductId }: ProductState, covered: Covered): number | undefined => {
  if (warrantyId === covered.productId) return undefined;
  if (parentProductId === null) return 2;
  if (parentProductId === covered.productId) return 0;
  return parentProductId === covered.parentProductId ? 1 : undefined;
};

const isUsable = ({ exists, terminated, warranty, clientOrgId }: ProductState, client: string): boolean =>
  exists && !terminated && warranty && clientOrgId === client;

/** A warranty without a period holds until it is used. */
const holdsOn = ({ lastPeriod, anchor }: ProductState, day: BusinessDate): boolean =>
  lastPeriod === null || anchor === null || (anchor <= day && day < lastPeriod.to);

/** It has paid a renewal that stands; one that is void or cancelled gives it back. */
const isSpent = async (read: Read, { used }: ProductState): Promise<boolean> => {
  if (!used) return false;
  const { state } = await read(Product, used.forProductId);
  return !state.voided.has(used.placementEventId) && !state.cancelled.has(used.placementEventId);
};

/** Its latest order is paid, and not given back as a whole. */
const isPaid = async (read: Read, { standing }: ProductState): Promise<boolean> => {
  const last = standing.last();
  if (!last) return false;
  const { paid, refunded, placement } = (await read(Order, last.orderId)).state;
  if (!paid || !placement) return false;
  return isZero(refunded) || compare(refunded, placement.decision.charged) < 0;
};

/**
 * A placement that a warranty pays uses it, once, whoever completes the placement; true also of one without any. False
 * where it is another one's meanwhile, or is no more.
 */
export const useWarranty = async (
  ledger: Ledger,
  { productId, clientOrgId, orderId, decision: { warrantyProductId } }: Placement,
  placementEventId: string,
  { effectiveAt: _, ...context }: CommandContext,
): Promise<boolean> => {
  if (warrantyProductId === undefined) return true;
  await ledger.transact<ProductState, WarrantyUsed>({
    aggregate: Product,
    id: warrantyProductId,
    context,
    decide: async ({ state }, read) => {
      const isOurs = state.used?.placementEventId === placementEventId;
      if (isOurs || !isUsable(state, clientOrgId) || (await isSpent(read, state))) return [];
      const data = { productId: warrantyProductId, forProductId: productId, orderId, placementEventId };
      return [{ type: 'WarrantyUsed', data }];
    },
  });
  const { state } = await ledger.read(Product, warrantyProductId);
  return state.used?.placementEventId === placementEventId;
};
