import { List, Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import type { BusinessDate, Period } from '#libs/kernel/time.js';
import type { CancellationBegun, CancellationWithdrawn, PlacementCancelled } from './events/cancellation.js';
import type { MandateCancelled } from './events/mandate-cancelled.js';
import type { MandateLapsed } from './events/mandate-lapsed.js';
import type { MandateSet } from './events/mandate-set.js';
import type { Placement } from './events/placement.js';
import type { PlacementVoided } from './events/placement-voided.js';
import type { ProductOrdered } from './events/product-ordered.js';
import type { ProductRenewed } from './events/product-renewed.js';
import type { ProductTerminated } from './events/product-terminated.js';
import type {
  ProductTerminationScheduled,
  ProductTerminationWithdrawn,
} from './events/product-termination-scheduled.js';
import type { ProductTransferred } from './events/product-transferred.js';
import type { WarrantyUsed } from './events/warranty-used.js';
import { who } from './who.js';

export type ProductEvent =
  | ProductOrdered
  | ProductRenewed
  | PlacementVoided
  | CancellationBegun
  | CancellationWithdrawn
  | PlacementCancelled
  | ProductTerminated
  | ProductTerminationScheduled
  | ProductTerminationWithdrawn
  | ProductTransferred
  | WarrantyUsed
  | MandateSet
  | MandateCancelled
  | MandateLapsed;
export type VoidReason = PlacementVoided['data']['reason'];

/** A placement that is not void; whether its order was opened stands in the order's stream. */
export interface LastPlacement {
  kind: 'order' | 'renewal';
  orderId: string;
  placement: Placement;
  /** Undefined while folding events that were never stored. */
  recorded: Recorded | undefined;
  /** What the product's own stream looked like before; a void returns to it. */
  before: Placed | null;
}

/** A placement that is neither void nor cancelled, as far as later ones may have to go back to it. */
interface StandingPlacement {
  readonly orderId: string;
  /** Undefined while folding events that were never stored. */
  readonly eventId: string | undefined;
  readonly family: string;
  readonly period: Period | null;
}

/** The cancellation of an order that is under way: the order's own stream decides whether it comes before a payment. */
export interface Cancellation {
  readonly orderId: string;
  readonly reason: string | undefined;
  /** Its CancellationBegun; undefined while folding events that were never stored. */
  readonly begun: Recorded | undefined;
}

/** An organisation that a product belongs to, from a position of the log on. */
interface Ownership {
  readonly orgId: string;
  /** Undefined while folding events that were never stored. */
  readonly since: bigint | undefined;
}

/** A standing order to renew a product, by so many months each time (E23). */
export interface Mandate {
  /** Owner of the product when it was set up, and still: a transfer cancels it. */
  readonly clientOrgId: string;
  /** The organisation that set it up, as which its renewals are placed (E24). */
  readonly placedBy: string;
  readonly months: number;
  /** Position at which it was set up; undefined while folding events that were never stored. */
  readonly since: bigint | undefined;
}

/** What placements make of a product, so that a void can take it back as a whole. */
interface Placed {
  /** False before the first placement and again when the only one is void: the id is free. */
  exists: boolean;
  /** Owner, whoever pays (R24, R29). */
  clientOrgId: string | null;
  /** Everybody whose it has been, the owner last (E26). */
  owners: readonly Ownership[];
  sku: string | null;
  family: string | null;
  quantity: number;
  parentProductId: string | null;
  /** It pays one renewal of another product that would lapse (A29). */
  warranty: boolean;
  /** Begin of the first period, from which terms are counted (A35, E24); null for one-off purchases. */
  anchor: BusinessDate | null;
  /** Period of the last placement that stands; null for one-off purchases (A32). */
  lastPeriod: Period | null;
  renewals: number;
  /** The mandate that lapsed, while nothing else was said of the next renewal: a warranty may pay that one (A29). */
  lapsed: Mandate | null;
  /** The first period's and every renewal's, in the order of their periods. */
  standing: List<StandingPlacement>;
  /** Null also after a cancellation: what stands then was done with before. */
  lastPlacement: LastPlacement | null;
}

export interface ProductState extends Placed {
  terminated: boolean;
  terminatedPosition: bigint | undefined;
  /** The business day on which it ends, where that was said before; null: none is known. */
  endsOn: BusinessDate | null;
  /** Null while no order of it is being cancelled. */
  cancelling: Cancellation | null;
  /** Cancelled placements by event id: their periods are free again. */
  cancelled: PersistentSet<string>;
  /** Null while the product is not renewed by itself. */
  mandate: Mandate | null;
  /** Of a warranty: the renewal that it has paid. */
  used: Pick<WarrantyUsed['data'], 'forProductId' | 'placementEventId'> | null;
  /** Void placements by event id: their commands are answered with the same refusal again. */
  voided: PersistentMap<string, { orderId: string; reason: VoidReason }>;
}

const initial: ProductState = {
  exists: false,
  clientOrgId: null,
  owners: [],
  sku: null,
  family: null,
  quantity: 0,
  parentProductId: null,
  warranty: false,
  anchor: null,
  lastPeriod: null,
  renewals: 0,
  standing: List(),
  lastPlacement: null,
  terminated: false,
  terminatedPosition: undefined,
  endsOn: null,
  cancelling: null,
  cancelled: PersistentSet(),
  mandate: null,
  lapsed: null,
  used: null,
  voided: PersistentMap(),
};

const placedBefore = (state: ProductState): Placed => ({
  exists: state.exists,
  clientOrgId: state.clientOrgId,
  owners: state.owners,
  sku: state.sku,
  family: state.family,
  quantity: state.quantity,
  parentProductId: state.parentProductId,
  warranty: state.warranty,
  anchor: state.anchor,
  lastPeriod: state.lastPeriod,
  renewals: state.renewals,
  lapsed: state.lapsed,
  standing: state.standing,
  lastPlacement: state.lastPlacement && { ...state.lastPlacement, before: null },
});

const standingOf = ({ orderId, family, period }: Placement, recorded: Recorded | undefined): StandingPlacement => ({
  orderId,
  eventId: recorded?.id,
  family,
  period,
});

/** The last placement's period is free again; of the only one the whole product is, and its id. */
const withoutLast = (state: ProductState, placementEventId: string): ProductState => {
  const standing = state.standing.pop();
  const last = standing.last();
  const rest = { ...state, standing, cancelling: null, lapsed: null, cancelled: state.cancelled.add(placementEventId) };
  if (!last) {
    const { voided, owners } = state;
    return { ...initial, voided, owners, cancelled: rest.cancelled };
  }
  const { family, period: lastPeriod } = last;
  return { ...rest, family, lastPeriod, renewals: standing.size - 1, lastPlacement: null };
};

const evolve = (state: ProductState, event: ProductEvent, recorded?: Recorded): ProductState => {
  switch (event.type) {
    case 'ProductOrdered':
      return {
        ...state,
        exists: true,
        clientOrgId: event.data.clientOrgId,
        owners: [...state.owners, { orgId: event.data.clientOrgId, since: recorded?.position }],
        sku: event.data.sku,
        family: event.data.family,
        quantity: event.data.quantity,
        parentProductId: event.data.parentProductId ?? null,
        warranty: event.data.warranty ?? false,
        anchor: event.data.period?.from ?? null,
        lastPeriod: event.data.period,
        standing: List([standingOf(event.data, recorded)]),
        // An id that a cancellation made free begins anew.
        terminated: false,
        terminatedPosition: undefined,
        lastPlacement: {
          kind: 'order',
          orderId: event.data.orderId,
          placement: event.data,
          recorded,
          before: placedBefore(state),
        },
      };
    case 'ProductRenewed':
      return {
        ...state,
        family: event.data.family,
        lastPeriod: event.data.period,
        renewals: event.data.renewalNo,
        lapsed: null,
        standing: state.standing.push(standingOf(event.data, recorded)),
        lastPlacement: {
          kind: 'renewal',
          orderId: event.data.orderId,
          placement: event.data,
          recorded,
          before: placedBefore(state),
        },
      };
    case 'PlacementVoided': {
      const { placementEventId, orderId, reason } = event.data;
      const isLast = state.lastPlacement?.orderId === orderId;
      return {
        ...state,
        ...(isLast ? state.lastPlacement?.before : null),
        voided: state.voided.set(placementEventId, { orderId, reason }),
      };
    }
    case 'CancellationBegun':
      return { ...state, cancelling: { orderId: event.data.orderId, reason: event.data.reason, begun: recorded } };
    case 'CancellationWithdrawn':
      return { ...state, cancelling: null };
    case 'PlacementCancelled':
      return withoutLast(state, event.data.placementEventId);
    case 'ProductTerminated':
      return {
        ...state,
        terminated: true,
        terminatedPosition: recorded?.position,
        mandate: null,
        lapsed: null,
        endsOn: null,
      };
    case 'ProductTerminationScheduled':
      return { ...state, endsOn: event.data.on, lapsed: null };
    case 'ProductTerminationWithdrawn':
      return { ...state, endsOn: null };
    case 'ProductTransferred': {
      const { toOrgId: orgId } = event.data;
      const owners = [...state.owners, { orgId, since: recorded?.position }];
      return { ...state, clientOrgId: orgId, owners, mandate: null, lapsed: null, endsOn: null };
    }
    case 'MandateSet': {
      const { clientOrgId, placedBy, months } = event.data;
      return { ...state, mandate: { clientOrgId, placedBy, months, since: recorded?.position }, lapsed: null };
    }
    case 'MandateCancelled':
      return { ...state, mandate: null, lapsed: null };
    case 'MandateLapsed':
      return { ...state, mandate: null, lapsed: state.mandate };
    case 'WarrantyUsed': {
      const { forProductId, placementEventId } = event.data;
      return { ...state, used: { forProductId, placementEventId } };
    }
  }
};

/** One product of a client: its consecutive periods, and the end after which it is never renewed. */
export const Product: Aggregate<ProductState, ProductEvent> = { category: 'product', initial, evolve };

/** Whose the product was right after a position of the log; undefined before its order. */
export const ownerAt = ({ owners }: Pick<ProductState, 'owners'>, position: bigint): string | undefined =>
  owners.findLast(({ since }) => since === undefined || since <= position)?.orgId;

export interface TransferData {
  productId: string;
  toOrgId: string;
}

/**
 * A living product moves to another organisation, and its periods go on there (E26); add-ons and parents stay where they
 * are. It leaves what the former owner has granted (A21). To its owner, nothing changes.
 */
export const transferProduct = decision(
  {
    who: who.TransferProduct,
    refuses: ['UNKNOWN_ORGANISATION', 'UNKNOWN_PRODUCT', 'ACTOR_NOT_ALLOWED', 'PRODUCT_TERMINATED'],
  },
  ({ productId, toOrgId }: TransferData, { isKnown }: { isKnown: boolean }, actor: Actor) =>
    (product: ProductState): ProductTransferred[] => {
      if (!isKnown) throw unknownOrganisation(toOrgId);
      if (!product.exists || product.clientOrgId === null) throw unknownProduct(productId);
      checkMay(who.TransferProduct, actor, {}, { productId });
      if (product.terminated) throw productTerminated(productId);
      const { clientOrgId: fromOrgId } = product;
      return fromOrgId === toOrgId ? [] : [{ type: 'ProductTransferred', data: { productId, fromOrgId, toOrgId } }];
    },
);

export const unknownOrganisation = (organisationId: string): DomainError =>
  new DomainError('UNKNOWN_ORGANISATION', `There is no organisation ${organisationId}.`, { organisationId });
export const unknownProduct = (productId: string): DomainError =>
  new DomainError('UNKNOWN_PRODUCT', `There is no product ${productId}.`, { productId });
export const productTerminated = (productId: string): DomainError =>
  new DomainError('PRODUCT_TERMINATED', `Product ${productId} has ended.`, { productId });
