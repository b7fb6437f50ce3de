import { decision } from '#libs/event-sourcing/commands/decision.js';
import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, type Policy } from '#libs/kernel/policy.js';
import type { TenderState } from '#libs/marketplace/tender.js';
import type { BusinessDate, Period } from '#libs/kernel/time.js';
import { checkNotSuspended } from '#libs/programme/partner.js';
import { orderExists, type OrderState } from './order.js';
import type { ProductOrdered } from './events/product-ordered.js';
import type { ProductRenewed } from './events/product-renewed.js';
import { checkBegin, checkDays, settled, type WantedPeriod } from './periods.js';
import { decidePlacement, decisionRowOf, type PlacementInputs, soldAt } from './placement-decision.js';
import { isAssignedTo, type RowQuestion } from './decision-row.js';
import { productTerminated, type ProductState, unknownOrganisation, unknownProduct } from './product.js';
import { refuseForeignTender, tenderDutyOf } from './tender-duty.js';
import { who } from './who.js';

export interface PlaceOrderData {
  orderId: string;
  productId: string;
  clientOrgId: string;
  sku: string;
  /** Whole, at least 1. */
  quantity: number;
  /** Organisation that places it: the client, or its FULL partner (R38). */
  placedBy: string;
  /** First period, half-open; null for a one-off purchase (A32). */
  period: WantedPeriod | null;
  /** The product is an add-on of this one, which is none itself, and has its manager (A11, A37). */
  parentProductId?: string;
  basketId?: string;
  /** The client's tender that it came of, which a partner with part in it won (R7). */
  tenderId?: string;
}

export interface RenewProductData {
  orderId: string;
  productId: string;
  clientOrgId: string;
  placedBy: string;
  /** Starts where the last one ended. */
  period: WantedPeriod;
}

/** What a placement is decided on beside the product itself. */
export interface PlacingFacts {
  /** The stream of the order id, which must be free. */
  order: OrderState;
  /** The parent of an add-on that is ordered. */
  parent?: ProductState;
  /** The tender that an order names. */
  tender?: TenderState;
  inputs: PlacementInputs;
}

/** Whatever is placed: what it is sold at, for how long, taxed how, and that access stood still meanwhile. */
const OF_ANY_PLACEMENT = [
  'NO_PRICE_LIST',
  'SKU_NOT_SOLD',
  'PERIOD_NOT_A_TERM',
  'PERIOD_END_MISSING',
  'AMOUNT_TOO_LARGE',
  'TAX_NOT_SUPPORTED',
  'ACCESS_CHANGED',
];

/**
 * A client gets a new product, whoever places and pays it (R24, R29); without a period it is a one-off (A32). One that
 * came of a tender records the duty of the partner that won it (R7).
 */
export const placeOrder = decision(
  {
    who: who.PlaceOrder,
    refuses: [
      'ORDER_ID_RESERVED',
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'UNKNOWN_TENDER',
      'ORDER_EXISTS',
      'PRODUCT_EXISTS',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_SUSPENDED',
      'NOT_ALLOWED_TO_ORDER',
      'PRODUCT_NOT_OWNED',
      'PRODUCT_TERMINATED',
      'PRODUCT_IS_ADD_ON',
      'TENDER_NOT_ACCEPTED',
      'TENDER_PARTNER_NOT_INVOLVED',
      'PERIOD_EMPTY',
      'PERIOD_START_OUT_OF_RANGE',
      ...OF_ANY_PLACEMENT,
    ],
  },
  (data: PlaceOrderData, { order, parent, tender, inputs }: PlacingFacts, actor: Actor) =>
    (product: ProductState): ProductOrdered[] => {
      const { orderId, productId, parentProductId, tenderId } = data;
      refuseReserved(orderId, actor);
      refuseUnknownOrganisations(inputs, data);
      if (parentProductId !== undefined && !parent?.exists) throw unknownProduct(parentProductId);
      refuseForeignTender(tenderId, data.clientOrgId, tender);
      refuseTakenOrderId(order, orderId);
      if (product.exists)
        throw new DomainError('PRODUCT_EXISTS', `Product ${productId} exists already.`, { productId });
      const question = { ...data, kind: 'order', parentProductId: parentProductId ?? null } as const;
      refuseOthers(who.PlaceOrder, inputs, question, actor);
      if (parent) refuseParent(parent, parentProductId as string, data.clientOrgId);
      const duty = tenderDutyOf(tenderId, tender, inputs, question);
      if (data.period) checkDays(data.period);
      if (data.period && !isImported(actor)) checkBegin(data.period, inputs.at);
      const period = settled(data.period, null, actor, () => termOf(inputs, data.sku));
      const placed = decidePlacement(inputs, { ...question, period });
      const placement = duty ? { ...placed, decision: { ...placed.decision, tender: duty } } : placed;
      const addOn = parentProductId === undefined ? {} : { parentProductId };
      const warranty = isWarranty(inputs, data.sku) ? { warranty: true } : {};
      return [{ type: 'ProductOrdered', data: { ...placement, ...addOn, ...warranty } }];
    },
);

/**
 * A client's product gets its next period, at the prices, rates, access and tax of now (A6, A7); a one-off
 * has none (E28).
 */
export const renewProduct = decision(
  {
    who: who.RenewProduct,
    refuses: [
      'ORDER_ID_RESERVED',
      'UNKNOWN_ORGANISATION',
      'UNKNOWN_PRODUCT',
      'ORDER_EXISTS',
      'ACTOR_NOT_ALLOWED',
      'PARTNER_SUSPENDED',
      'NOT_ALLOWED_TO_ORDER',
      'PRODUCT_NOT_OWNED',
      'PRODUCT_TERMINATED',
      'TERMINATION_SCHEDULED',
      'NOT_RENEWABLE',
      'PERIOD_NOT_CONTIGUOUS',
      'PERIOD_EMPTY',
      ...OF_ANY_PLACEMENT,
    ],
  },
  (data: RenewProductData, facts: PlacingFacts, actor: Actor) =>
    (product: ProductState): ProductRenewed[] => {
      refuseReserved(data.orderId, actor);
      return [renewal(data, facts, actor, 'manual')(product)];
    },
);

/**
 * The next period of a product, `manual` by a person who may place it, `auto` by a standing mandate, which no person is
 * asked for (E24), or by one that lapsed on the warranty that pays it (A29).
 */
export const renewal =
  (
    data: RenewProductData & { warrantyProductId?: string },
    { order, inputs }: PlacingFacts,
    actor: Actor,
    mandate: 'manual' | 'auto',
  ) =>
  (product: ProductState): ProductRenewed => {
    const { orderId, productId, clientOrgId, period, warrantyProductId } = data;
    refuseUnknownOrganisations(inputs, data);
    if (!product.exists || product.sku === null) throw unknownProduct(productId);
    refuseTakenOrderId(order, orderId);
    const { parentProductId, sku, quantity } = product;
    const line = { orderId, productId, clientOrgId, placedBy: data.placedBy, parentProductId, sku, quantity };
    const question = { ...line, kind: 'renewal' } as const;
    if (mandate === 'manual') refuseOthers(who.RenewProduct, inputs, question, actor);
    else refusePlacer(inputs, question);
    const previousPeriod = lastPeriodOf(product, data);
    if (period.from !== previousPeriod.to) {
      throw new DomainError('PERIOD_NOT_CONTIGUOUS', 'The period does not start where the last one ended.', {
        productId,
        expectedFrom: previousPeriod.to,
      });
    }
    checkDays(period);
    const next = settled(period, product.anchor, actor, () => termOf(inputs, sku));
    const placement = decidePlacement(inputs, { ...question, period: next, warrantyProductId });
    const renewalNo = product.renewals + 1;
    return { type: 'ProductRenewed', data: { ...placement, renewalNo, mandate, previousPeriod } };
  };

/**
 * The last period of a living product of the client, which another one may follow.
 * @throws DomainError PRODUCT_NOT_OWNED, PRODUCT_TERMINATED, TERMINATION_SCHEDULED, NOT_RENEWABLE of a one-off (E28)
 */
export const lastPeriodOf = (
  product: ProductState,
  { productId, clientOrgId }: { productId: string; clientOrgId: string },
): Period => {
  if (product.clientOrgId !== clientOrgId) throw notOwned(productId);
  if (product.terminated) throw productTerminated(productId);
  if (product.endsOn !== null) throw terminationScheduled(productId, product.endsOn);
  if (product.lastPeriod !== null) return product.lastPeriod;
  throw new DomainError('NOT_RENEWABLE', `Product ${productId} was bought once and has no periods.`, { productId });
};

/** So begin the ids of what is renewed by itself (E24); a history's are as they are. */
export const RESERVED_PREFIX = 'auto-';
const refuseReserved = (orderId: string, actor: Actor): void => {
  if (isImported(actor) || !orderId.startsWith(RESERVED_PREFIX)) return;
  const sentence = `Order ids that begin with ${RESERVED_PREFIX} are those of renewals by themselves.`;
  throw new DomainError('ORDER_ID_RESERVED', sentence, { orderId });
};

export const refuseUnknownOrganisations = (
  { client, placer }: PlacementInputs,
  { clientOrgId, placedBy }: { clientOrgId: string; placedBy: string },
): void => {
  const unknown = !client.state.registered ? clientOrgId : !placer.state.registered ? placedBy : undefined;
  if (unknown !== undefined) throw unknownOrganisation(unknown);
};

const refuseTakenOrderId = (order: OrderState, orderId: string): void => {
  if (order.placementEventId !== null) throw orderExists(orderId);
};

/**
 * Who acts must be one who may order for the placing organisation (A17) or is assigned by it (E21); that one is not
 * suspended (E17), unless it orders for itself, and may order for the client (R34, R38).
 */
export const refuseOthers = (
  mayPlace: Policy<'placing organisation' | 'partner that assigned it'>,
  inputs: PlacementInputs,
  question: RowQuestion,
  actor: Actor,
): void => {
  const { placedBy } = question;
  const assigning = isAssignedTo(inputs.delegation.state, question, actor.userId) ? placedBy : undefined;
  const sides = { 'placing organisation': placedBy, 'partner that assigned it': assigning };
  checkMay(mayPlace, actor, sides, { placedBy });
  refusePlacer(inputs, question);
};

/** The placing organisation is not suspended (E17), and is the client or its FULL partner (R34, R38). */
const refusePlacer = (inputs: PlacementInputs, question: RowQuestion): void => {
  const { clientOrgId, placedBy } = question;
  if (inputs.placerAsPartner) checkNotSuspended(placedBy, inputs.placerAsPartner);
  if (!decisionRowOf(inputs, question).allowed) {
    throw new DomainError(
      'NOT_ALLOWED_TO_ORDER',
      'Only the client and its partner with full access may order for it.',
      {
        clientOrgId,
        placedBy,
      },
    );
  }
};

/** A set that names a product manages its add-ons, too, one level deep (A2, A11, A37, E27). */
const refuseParent = (parent: ProductState, parentId: string, clientOrgId: string): void => {
  if (parent.clientOrgId !== clientOrgId) throw notOwned(parentId);
  if (parent.terminated) throw productTerminated(parentId);
  if (parent.parentProductId === null) return;
  throw new DomainError('PRODUCT_IS_ADD_ON', `Product ${parentId} is an add-on itself.`, {
    productId: parentId,
    parentProductId: parent.parentProductId,
  });
};

const isWarranty = (inputs: PlacementInputs, sku: string): boolean =>
  soldAt(inputs, sku, inputs.client.state.currency).sold.warranty === true;

export const termOf = (inputs: PlacementInputs, sku: string): number | undefined =>
  soldAt(inputs, sku, inputs.client.state.currency).sold.term;

const terminationScheduled = (productId: string, on: BusinessDate): DomainError =>
  new DomainError('TERMINATION_SCHEDULED', `Product ${productId} ends on ${on} and is not renewed.`, { productId, on });

const notOwned = (productId: string): DomainError =>
  new DomainError('PRODUCT_NOT_OWNED', `Product ${productId} is another client's.`, { productId });
