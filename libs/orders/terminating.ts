import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { MandateCancelled } from './events/mandate-cancelled.js';
import type { ProductTerminated } from './events/product-terminated.js';
import type {
  ProductTerminationScheduled,
  ProductTerminationWithdrawn,
} from './events/product-termination-scheduled.js';
import { productTerminated, type ProductState, unknownProduct } from './product.js';
import { who } from './who.js';

export interface TerminateData {
  productId: string;
  /** First business day on which the product is over; it ends now where it is left out, or today. */
  on?: BusinessDate | undefined;
}

/** When it is decided. */
export interface TerminationFacts {
  at: Instant;
}

/**
 * A product ends, now or on a day within its last period, whether or not that is paid; it is never renewed again, and its
 * orders stay as they are. Before the day another one may be said instead, or none (`withdrawTermination`). Its mandate
 * is cancelled at once, its accesses end with it (A21).
 */
export const terminateProduct = decision(
  {
    who: who.TerminateProduct,
    refuses: ['UNKNOWN_PRODUCT', 'ACTOR_NOT_ALLOWED', 'PRODUCT_TERMINATED', 'TERMINATION_OUT_OF_RANGE'],
  },
  ({ productId, on }: TerminateData, { at }: TerminationFacts, actor: Actor) =>
    (product: ProductState): (ProductTerminated | ProductTerminationScheduled | MandateCancelled)[] => {
      const clientOrgId = livingProduct(product, { productId, at }, () =>
        checkMay(who.TerminateProduct, actor, { client: product.clientOrgId ?? undefined }, { productId }),
      );
      const today = businessDateOf(at);
      if (on === undefined || on === today) return [{ type: 'ProductTerminated', data: { productId, clientOrgId } }];
      const latest = product.lastPeriod?.to ?? today;
      if (on < today || on > latest) {
        const sentence = `It ends between ${today} and ${latest}, the end of its last period.`;
        throw new DomainError('TERMINATION_OUT_OF_RANGE', sentence, { productId, on, earliest: today, latest });
      }
      if (product.endsOn === on) return [];
      return [
        { type: 'ProductTerminationScheduled', data: { productId, clientOrgId, on } },
        ...mandateCancelled(productId, clientOrgId, product),
      ];
    },
);

/** The day of a termination has not come, and is taken back: the product may be renewed again. Its mandate is gone. */
export const withdrawTermination = decision(
  {
    who: who.WithdrawTermination,
    refuses: ['UNKNOWN_PRODUCT', 'ACTOR_NOT_ALLOWED', 'PRODUCT_TERMINATED', 'NO_TERMINATION'],
  },
  ({ productId }: { productId: string }, { at }: TerminationFacts, actor: Actor) =>
    (product: ProductState): ProductTerminationWithdrawn[] => {
      const clientOrgId = livingProduct(product, { productId, at }, () =>
        checkMay(who.WithdrawTermination, actor, { client: product.clientOrgId ?? undefined }, { productId }),
      );
      const { endsOn } = product;
      if (endsOn !== null)
        return [{ type: 'ProductTerminationWithdrawn', data: { productId, clientOrgId, on: endsOn } }];
      throw new DomainError('NO_TERMINATION', `No end of product ${productId} is known.`, { productId });
    },
);

/** Owner of a product that has not ended; one whose day has come has, whether or not that has been recorded. */
const livingProduct = (
  product: ProductState,
  { productId, at }: { productId: string; at: Instant },
  check: () => void,
): string => {
  if (!product.exists || product.clientOrgId === null) throw unknownProduct(productId);
  check();
  if (product.terminated || isOver(product, businessDateOf(at))) throw productTerminated(productId);
  return product.clientOrgId;
};

const isOver = ({ endsOn }: Pick<ProductState, 'endsOn'>, today: BusinessDate): boolean =>
  endsOn !== null && endsOn <= today;

const mandateCancelled = (productId: string, cancelledBy: string, { mandate }: ProductState): MandateCancelled[] => {
  if (!mandate) return [];
  const { clientOrgId, placedBy } = mandate;
  return [{ type: 'MandateCancelled', data: { productId, clientOrgId, placedBy, cancelledBy } }];
};

/** A product whose day has come by `through` ends; nothing where it has none, or that was taken back. */
export const terminateAsScheduled = decision(
  { who: who.TerminateDue, refuses: ['ACTOR_NOT_ALLOWED'] },
  ({ productId, through }: { productId: string; through: BusinessDate }, _: NoFacts, actor: Actor) =>
    (product: ProductState): ProductTerminated[] => {
      checkMay(who.TerminateDue, actor, {}, { productId });
      const { exists, clientOrgId, terminated } = product;
      if (!exists || clientOrgId === null || terminated || !isOver(product, through)) return [];
      return [{ type: 'ProductTerminated', data: { productId, clientOrgId } }];
    },
);
