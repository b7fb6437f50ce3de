import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, notUpTo } from '#libs/kernel/policy.js';
import { formatInstant, type Instant, instantMs } from '#libs/kernel/time.js';
import {
  SUPPORT_SCOPES,
  type SupportAccessExpired,
  type SupportAccessGranted,
  type SupportAccessRevoked,
  type SupportAccessUsed,
  type SupportScope,
} from './events/support-access-steps.js';
import { checkRegistered } from '#libs/organisation/organisation.js';
import { who } from './who.js';

type Granted = SupportAccessGranted['data'];
export type SupportAccessEvent = SupportAccessGranted | SupportAccessUsed | SupportAccessRevoked | SupportAccessExpired;
export interface SupportAccessState {
  /** Null: there is no such grant. */
  readonly grant: Granted | null;
  /** Whether it was revoked, or its expiry recorded. */
  readonly isOver: boolean;
}
/** `supportAccess-{grantId}`: what an organisation has opened to support for a time, each use of it, and its end. */
export const SupportAccess: Aggregate<SupportAccessState, SupportAccessEvent> = {
  category: 'supportAccess',
  initial: { grant: null, isOver: false },
  evolve: (state, event): SupportAccessState => {
    switch (event.type) {
      case 'SupportAccessGranted':
        return { grant: event.data, isOver: false };
      case 'SupportAccessUsed':
        return state;
      case 'SupportAccessRevoked':
      case 'SupportAccessExpired':
        return { ...state, isOver: true };
    }
  },
};

const HOUR_MS = 3_600_000;
const USUAL_MS = 24 * HOUR_MS;
const LONGEST_MS = 7 * 24 * HOUR_MS;

/** Whether it gives nothing at the instant: by what was recorded, or by time alone (A23). */
export const hasEnded = ({ grant, isOver }: SupportAccessState, at: Instant): boolean =>
  isOver || grant === null || instantMs(grant.expiresAt) <= instantMs(at);

export interface OfGrant {
  orgId: string;
  grantId: string;
}
export interface GrantSupportAccessData extends OfGrant {
  scope: readonly SupportScope[];
  /** Left out: whatever of these the organisation has. */
  products?: readonly string[];
  /** The first instant at which it is over; left out: a day from now. */
  expiresAt?: Instant;
}
/** What a product's stream says; `ownerOrgId` null: there is none. */
export interface OwnedProduct {
  readonly ownerOrgId: string | null;
  readonly terminated: boolean;
}
export interface GrantFacts {
  readonly at: Instant;
  readonly organisationKnown: boolean;
  readonly products: ReadonlyMap<string, OwnedProduct>;
}

/** @throws EXPIRY_OUT_OF_RANGE for an end that is not ahead, or further than seven days (A23) */
const expiryOf = (expiresAt: Instant | undefined, at: Instant): Instant => {
  if (expiresAt === undefined) return formatInstant(instantMs(at) + USUAL_MS);
  const ahead = instantMs(expiresAt) - instantMs(at);
  if (ahead > 0 && ahead <= LONGEST_MS) return expiresAt;
  const latest = formatInstant(instantMs(at) + LONGEST_MS);
  throw new DomainError('EXPIRY_OUT_OF_RANGE', 'Support access ends after now, and within seven days.', {
    now: at,
    latest,
  });
};

/** @throws UNKNOWN_PRODUCT, also for another organisation's · PRODUCT_NOT_OWNED for one that is terminated */
const checkProducts = (orgId: string, named: readonly string[], { products }: GrantFacts): void => {
  for (const productId of named) {
    const product = products.get(productId);
    if (product?.ownerOrgId !== orgId)
      throw new DomainError('UNKNOWN_PRODUCT', `There is no product ${productId}.`, { productId });
  }
  const productId = named.find((id) => products.get(id)?.terminated);
  if (productId === undefined) return;
  throw new DomainError('PRODUCT_NOT_OWNED', `${productId} is not a product of the organisation now.`, { productId });
};

/**
 * An organisation opens its kMail, its kDrive or both to support (R55), all of it or named products, for a day unless it
 * says otherwise and for seven at most (A23).
 */
export const grantSupportAccess = decision(
  {
    who: who.GrantSupportAccess,
    refuses: [
      'UNKNOWN_ORGANISATION',
      'ACTOR_NOT_ALLOWED',
      'EXPIRY_OUT_OF_RANGE',
      'UNKNOWN_PRODUCT',
      'PRODUCT_NOT_OWNED',
      'SUPPORT_ACCESS_EXISTS',
    ],
  },
  (data: GrantSupportAccessData, facts: GrantFacts, actor: Actor) =>
    ({ grant }: SupportAccessState): SupportAccessGranted[] => {
      const { grantId, orgId, scope, products } = data;
      checkRegistered(orgId, { registered: facts.organisationKnown });
      checkMay(who.GrantSupportAccess, actor, { organisation: orgId });
      const expiresAt = expiryOf(data.expiresAt, facts.at);
      checkProducts(orgId, products ?? [], facts);
      if (grant !== null) throw new DomainError('SUPPORT_ACCESS_EXISTS', 'This id was used before.', { grantId });
      const granted = {
        grantId,
        orgId,
        scope: SUPPORT_SCOPES.filter((one) => scope.includes(one)),
        products: products === undefined ? null : [...new Set(products)].sort(),
        expiresAt,
        grantedBy: actor.userId,
      };
      return [{ type: 'SupportAccessGranted', data: granted }];
    },
);

/**
 * It ends before its time (A23): taken back by the organisation's leads or by whoever granted it, or given back by
 * support. What is over stays so.
 */
export const revokeSupportAccess = decision(
  { who: who.RevokeSupportAccess, refuses: ['UNKNOWN_SUPPORT_ACCESS', 'ACTOR_NOT_ALLOWED'] },
  ({ orgId, grantId }: OfGrant, { at }: { at: Instant }, actor: Actor) =>
    (state: SupportAccessState): SupportAccessRevoked[] => {
      const { grant } = state;
      if (grant?.orgId !== orgId) {
        // Support gives back what it has; that there is none is no news to it.
        if (actor.orgId === null) throw notUpTo(who.RevokeSupportAccess);
        throw new DomainError('UNKNOWN_SUPPORT_ACCESS', `There is no support access ${grantId}.`, { grantId });
      }
      const granting = grant.grantedBy === actor.userId ? orgId : undefined;
      checkMay(who.RevokeSupportAccess, actor, { organisation: orgId, 'organisation, having granted it': granting });
      if (hasEnded(state, at)) return [];
      const revokedBy = actor.orgId === null ? 'support' : 'client';
      return [{ type: 'SupportAccessRevoked', data: { grantId, orgId, revokedBy } }];
    },
);

export interface UseSupportAccessData extends OfGrant {
  scope: SupportScope;
  /** What it goes to; left out: nothing in particular, which a grant of named products does not cover. */
  productId?: string;
  /** Of the desk's own system. */
  ticket?: string;
}
export interface UseFacts {
  readonly at: Instant;
  /** Of the product that is named. */
  readonly product: OwnedProduct | undefined;
}

/** Whether the grant, while it lasts, is for exactly this. */
const covers = ({ scope, products }: Granted, wanted: UseSupportAccessData, { product }: UseFacts): boolean => {
  const { orgId, productId } = wanted;
  if (!scope.includes(wanted.scope)) return false;
  if (productId === undefined) return products === null;
  return (products === null || products.includes(productId)) && product?.ownerOrgId === orgId && !product.terminated;
};

/**
 * Support goes into an organisation's kMail or kDrive (R55), and nobody but support. Each use is recorded; what was not
 * opened, or not any more, is refused, by time also before anything recorded the end (A23).
 */
export const useSupportAccess = decision(
  { who: who.UseSupportAccess, refuses: ['ACTOR_NOT_ALLOWED', 'NO_SUPPORT_ACCESS', 'SUPPORT_ACCESS_ENDED'] },
  (data: UseSupportAccessData, facts: UseFacts, actor: Actor) =>
    (state: SupportAccessState): SupportAccessUsed[] => {
      const { orgId, grantId, scope, productId = null, ticket = null } = data;
      checkMay(who.UseSupportAccess, actor, {});
      if (state.grant?.orgId !== orgId || !covers(state.grant, data, facts)) {
        throw new DomainError('NO_SUPPORT_ACCESS', 'The organisation has not opened this to support.');
      }
      if (hasEnded(state, facts.at)) {
        throw new DomainError('SUPPORT_ACCESS_ENDED', 'The organisation had opened this to support; that is over.');
      }
      return [{ type: 'SupportAccessUsed', data: { grantId, orgId, agentId: actor.userId, scope, productId, ticket } }];
    },
);
