import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import type { ReleaseOrdered } from './events/release-ordered.js';
import { who } from './who.js';

/** How far entries were released. */
export interface ReleaseState {
  /** The latest day that any release went through; null: there was none. */
  readonly through: BusinessDate | null;
}

/** `release-main`. */
export const Release: Aggregate<ReleaseState, ReleaseOrdered> = {
  category: 'release',
  initial: { through: null },
  evolve: ({ through }, { data }) => ({ through: through === null || through < data.through ? data.through : through }),
};

export interface ReleaseCashbackData {
  /** The last day of maturity that it takes in; not after today. */
  through: BusinessDate;
}

/**
 * Entries that are pending and mature by a day become available (E2). Where there is none, and a later release went as
 * far, nothing changes.
 */
export const releaseCashback = decision(
  { who: who.ReleaseCashback, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ through }: ReleaseCashbackData, { at, isAnyMature }: { at: Instant; isAnyMature: boolean }, actor: Actor) =>
    (state: ReleaseState): ReleaseOrdered[] => {
      checkMay(who.ReleaseCashback, actor, {});
      const today = businessDateOf(at);
      if (through > today)
        throw new DomainError('DAY_IN_FUTURE', `${through} has not come: it is ${today}.`, { today });
      if (!isAnyMature && state.through !== null && through <= state.through) return [];
      return [{ type: 'ReleaseOrdered', data: { through } }];
    },
);
