import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessMonth, businessMonthOf, type Instant } from '#libs/kernel/time.js';
import type { MonthClosed } from './events/month-closed.js';
import { who } from './who.js';

/** How far the books are closed, in all accounts at once. */
export interface PeriodsState {
  /** The last closed month; null: none. */
  readonly closedThrough: BusinessMonth | null;
}

/** `period-main`. */
export const Periods: Aggregate<PeriodsState, MonthClosed> = {
  category: 'period',
  initial: { closedThrough: null },
  evolve: (_, { data }) => ({ closedThrough: data.month }),
};

export interface ClosePeriodData {
  month: BusinessMonth;
}

/** Finance closes a month that is over, and every one before it (E11). */
export const closePeriod = decision(
  { who: who.ClosePeriod, refuses: ['ACTOR_NOT_ALLOWED', 'PERIOD_NOT_OVER', 'PERIOD_CLOSED'] },
  ({ month }: ClosePeriodData, { at }: { at: Instant }, actor: Actor) =>
    ({ closedThrough }: PeriodsState): MonthClosed[] => {
      checkMay(who.ClosePeriod, actor, {});
      const current = businessMonthOf(at);
      if (month >= current) {
        throw new DomainError('PERIOD_NOT_OVER', `${month} is not over: it is ${current}.`, { month, current });
      }
      if (closedThrough !== null && month <= closedThrough) {
        throw new DomainError('PERIOD_CLOSED', `The books are closed through ${closedThrough}.`, {
          month,
          closedThrough,
        });
      }
      return [{ type: 'MonthClosed', data: { month } }];
    },
);
