import { Set as PersistentSet } from 'immutable';
import { decision, type NoFacts } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { checkMay, type Policy, theLedgerItself } from '#libs/kernel/policy.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import type { PeriodEndExpected } from './events/period-ends.js';

/** Products whose periods were to end on a day when they began; what holds now stands in their own streams. */
export type PeriodEndsState = PersistentSet<string>;

/** `periodEnds-{day}`: how reminders find the products without a read model. */
export const PeriodEnds: Aggregate<PeriodEndsState, PeriodEndExpected> = {
  category: 'periodEnds',
  initial: PersistentSet(),
  evolve: (products, { data }) => products.union(data.products),
};

export interface ExpectPeriodEndData {
  day: BusinessDate;
  products: readonly string[];
}
const who = [theLedgerItself('R51')] satisfies Policy;

/** Notes products whose periods end on a day, each once. */
export const expectEnd = decision(
  { who, refuses: ['ACTOR_NOT_ALLOWED'] },
  ({ day, products }: ExpectPeriodEndData, _: NoFacts, actor: Actor) =>
    (state: PeriodEndsState): PeriodEndExpected[] => {
      checkMay(who, actor, {});
      const news = [...new Set(products)].filter((productId) => !state.has(productId));
      return news.length === 0 ? [] : [{ type: 'PeriodEndExpected', data: { day, products: news } }];
    },
);
