import type { DelegationState } from '#libs/delegation/delegation.js';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import { isLater } from '#libs/event-sourcing/position.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { addDays, type BusinessDate, businessDateOf } from '#libs/kernel/time.js';
import type { PartnerState } from '#libs/programme/partner.js';
import { isAssignedTo } from './decision-row.js';
import type { MandateCancelled } from './events/mandate-cancelled.js';
import type { MandateLapsed } from './events/mandate-lapsed.js';
import type { MandateSet } from './events/mandate-set.js';
import { notATerm } from './periods.js';
import type { PlacementInputs } from './placement-decision.js';
import { lastPeriodOf, refuseOthers, refuseUnknownOrganisations, termOf } from './placing.js';
import { type Mandate, type ProductState, unknownOrganisation, unknownProduct } from './product.js';
import { who } from './who.js';

/** So many days before the end of its period a product with a mandate is renewed (E24), and cannot get one any more (E23). */
const DAYS_AHEAD = 14;
/** The first day on which a product with this end of its period is renewed by itself. */
export const renewalDayOf = (periodEnd: BusinessDate): BusinessDate => addDays(periodEnd, -DAYS_AHEAD);

export interface SetRenewalData {
  productId: string;
  clientOrgId: string;
  /** The organisation that sets it up: the client, or its FULL partner. */
  placedBy: string;
  /** Whole, from 1 to 1200. */
  months: number;
}

/**
 * Whoever may renew a product has it renewed by itself from now on (E23), by so many months each time; a mandate that it
 * has is replaced. Of a product that is sold by terms the months are those of its term (A35).
 */
export const setRenewal = decision(
  {
    who: who.SetRenewal,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_SUSPENDED',
      'NOT_ALLOWED_TO_ORDER',
      'PRODUCT_NOT_OWNED',
      'PRODUCT_TERMINATED',
      'TERMINATION_SCHEDULED',
      'NOT_RENEWABLE',
      'TOO_CLOSE_TO_EXPIRY',
      'NO_PRICE_LIST',
      'SKU_NOT_SOLD',
      'PERIOD_NOT_A_TERM',
    ],
  },
  (data: SetRenewalData, { inputs }: { inputs: PlacementInputs }, actor: Actor) =>
    (product: ProductState): MandateSet[] => {
      const { productId, clientOrgId, placedBy, months } = data;
      refuseUnknownOrganisations(inputs, data);
      if (!product.exists || product.sku === null) throw unknownProduct(productId);
      const { parentProductId } = product;
      const question = { kind: 'renewal', productId, clientOrgId, parentProductId, placedBy } as const;
      refuseOthers(who.SetRenewal, inputs, question, actor);
      const { to: periodEnd } = lastPeriodOf(product, data);
      checkDistance(productId, periodEnd, businessDateOf(inputs.at));
      const term = isImported(actor) ? undefined : termOf(inputs, product.sku);
      if (term !== undefined && term !== months) {
        throw notATerm({ term }, `A period of this product is a term of ${term} months.`);
      }
      return [{ type: 'MandateSet', data: { productId, clientOrgId, placedBy, months, periodEnd } }];
    },
);

const checkDistance = (productId: string, periodEnd: BusinessDate, today: BusinessDate): void => {
  const before = renewalDayOf(periodEnd);
  if (today < before) return;
  const sentence = `The period ends on ${periodEnd}: renewing by itself is set up before ${before}.`;
  throw new DomainError('TOO_CLOSE_TO_EXPIRY', sentence, { productId, periodEnd, before });
};

export interface CancelRenewalData {
  productId: string;
  /** The organisation that cancels. */
  by: string;
}

/** What other streams say of who cancels. */
export interface CancelFacts {
  /** Whether the organisation that cancels is registered. */
  isKnown: boolean;
  /** What the product's owner has delegated, with the assignments of its partners' users; null without an owner. */
  delegation: DelegationState | null;
}

/** The client, or the organisation that had set it up, takes a mandate back (E23), by who may renew for it (E21). */
export const cancelRenewal = decision(
  {
    who: who.CancelRenewal,
    refuses: ['UNKNOWN_ORGANISATION', 'UNKNOWN_PRODUCT', 'ACTOR_NOT_ALLOWED', 'NO_MANDATE', 'NOT_ALLOWED_TO_ORDER'],
  },
  ({ productId, by }: CancelRenewalData, { isKnown, delegation }: CancelFacts, actor: Actor) =>
    ({ exists, parentProductId, clientOrgId: owner, mandate }: ProductState): MandateCancelled[] => {
      if (!isKnown) throw unknownOrganisation(by);
      if (!exists || owner === null) throw unknownProduct(productId);
      const question = { kind: 'renewal', productId, clientOrgId: owner, parentProductId, placedBy: by } as const;
      const assigning = delegation && isAssignedTo(delegation, question, actor.userId) ? by : undefined;
      const sides = { 'organisation that cancels': by, 'partner that assigned it': assigning };
      checkMay(who.CancelRenewal, actor, sides, { productId });
      if (!mandate) {
        throw new DomainError('NO_MANDATE', `Product ${productId} is not renewed by itself.`, { productId });
      }
      const { clientOrgId, placedBy } = mandate;
      if (by !== clientOrgId && by !== placedBy) {
        const sentence = 'Only the client and the organisation that set it up cancel it.';
        throw new DomainError('NOT_ALLOWED_TO_ORDER', sentence, { productId });
      }
      return [{ type: 'MandateCancelled', data: { productId, clientOrgId, placedBy, cancelledBy: by } }];
    },
);

/** What another's streams say of the right to renew. */
export interface RightFacts {
  delegation: DelegationState;
  /** The organisation that set it up as a partner; null where it is the client itself. */
  partner: PartnerState | null;
}

/**
 * Why whoever set a mandate up may not renew any more (A29, E25): a partner that left, that was suspended since, or whose
 * FULL access ended or was narrowed since, also when all is as before again. Null while it may; a client's own mandate
 * does not hang on access, nor on what it is as a partner (E17).
 */
export const lossOf = (
  { clientOrgId, placedBy, since }: Mandate,
  { delegation, partner }: RightFacts,
): string | null => {
  if (placedBy === clientOrgId) return null;
  if (partner?.standing === 'suspended' || isLater(partner?.lastSuspended, since)) return 'PARTNER_SUSPENDED';
  const { full, fullSince } = delegation;
  if (partner?.standing === 'left') return 'NOT_ALLOWED_TO_ORDER';
  return full !== placedBy || isLater(fullSince, since) ? 'NOT_ALLOWED_TO_ORDER' : null;
};

/**
 * A mandate ends with the right of whoever set it up (A29, E25); nothing changes while that one may renew, or when there
 * is no mandate (any more). Only the ledger's own automation does this.
 */
export const lapseMandate = decision(
  { who: who.LapseMandate, refuses: ['ACTOR_NOT_ALLOWED'] },
  ({ productId }: { productId: string }, right: RightFacts | null, actor: Actor) =>
    ({ mandate }: ProductState): MandateLapsed[] => {
      checkMay(who.LapseMandate, actor, {}, { productId });
      const reason = mandate && right ? lossOf(mandate, right) : null;
      return mandate && reason !== null ? [lapsed(productId, mandate, reason)] : [];
    },
);

export const lapsed = (productId: string, { clientOrgId, placedBy }: Mandate, reason: string): MandateLapsed => ({
  type: 'MandateLapsed',
  data: { productId, clientOrgId, placedBy, reason },
});
