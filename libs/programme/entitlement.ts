import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay, type Policy, theLedgerItself } from '#libs/kernel/policy.js';
import type { EntitlementEnded } from './events/entitlement-ended.js';
import { type EntitlementGranted, type EntitlementKind, ENTITLEMENTS } from './events/entitlement-granted.js';
import type { Standing } from './partner.js';

type EntitlementEvent = EntitlementGranted | EntitlementEnded;

/** What a partner is entitled to now. */
export interface EntitlementState {
  readonly kinds: readonly EntitlementKind[];
}

/** `entitlement-{orgId}`. */
export const Entitlement: Aggregate<EntitlementState, EntitlementEvent> = {
  category: 'entitlement',
  initial: { kinds: [] },
  evolve: ({ kinds }, { type, data }): EntitlementState => ({
    kinds: type === 'EntitlementGranted' ? [...kinds, data.kind] : kinds.filter((kind) => kind !== data.kind),
  }),
};

export interface KeepEntitlementsData {
  orgId: string;
}
export interface EntitlementFacts {
  readonly standing: Standing | null;
}

const who = [theLedgerItself('R12')] satisfies Policy;

/**
 * An active partner is entitled to all themes and plugins (R12); one that is suspended, or has left, is not. What is so
 * already changes nothing.
 */
export const keepEntitlements = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED'] },
  ({ orgId }: KeepEntitlementsData, { standing }: EntitlementFacts, actor: Actor) =>
    ({ kinds }: EntitlementState): EntitlementEvent[] => {
      checkMay(who, actor, {});
      if (standing !== 'active') return kinds.map((kind) => ({ type: 'EntitlementEnded', data: { orgId, kind } }));
      const missing = ENTITLEMENTS.filter((kind) => !kinds.includes(kind));
      return missing.map((kind) => ({ type: 'EntitlementGranted', data: { orgId, kind } }));
    },
);
