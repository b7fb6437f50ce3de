import { decision } from '#libs/event-sourcing/commands/decision.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import type { Actor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { checkMay, type Policy } from '#libs/kernel/policy.js';
import { earningLineOf, type OrderState, unknownOrder } from '#libs/orders/order.js';
import type { Entry } from './entries.js';
import type { HoldOrdered, UnholdOrdered } from './events/hold-ordered.js';
import { who } from './who.js';

/** What finance ordered of an order's entries; where they stand, their accounts say. */
export const Hold: Aggregate<null, HoldOrdered | UnholdOrdered> = {
  category: 'cashbackHold',
  initial: null,
  evolve: () => null,
};

export interface HoldData {
  orderId: string;
}
export interface HoldFacts {
  readonly order: OrderState;
  /** The entry that the line's earner of now has of the order; undefined: none. */
  readonly entry: Entry | undefined;
}

/** @throws DomainError UNKNOWN_ORDER, ACTOR_NOT_ALLOWED, NO_CASHBACK */
const meant = (orderId: string, { order, entry }: HoldFacts, may: Policy, actor: Actor) => {
  if (!order.placement) throw unknownOrder(orderId);
  checkMay(may, actor, {}, { orderId });
  const partnerOrgId = earningLineOf(order)?.partnerOrgId ?? null;
  if (partnerOrgId === null || !entry) {
    throw new DomainError('NO_CASHBACK', `Order ${orderId} has brought its earner no entry.`, { orderId });
  }
  return { entry, named: { orderId, partnerOrgId, currency: order.placement.currency } };
};

/** Finance holds a pending or available entry, with a reason (E3); holding it twice changes nothing. */
export const holdCashback = decision(
  { who: who.HoldCashback, refuses: ['UNKNOWN_ORDER', 'ACTOR_NOT_ALLOWED', 'NO_CASHBACK', 'ENTRY_IN_PAYOUT'] },
  ({ orderId }: HoldData, facts: HoldFacts, actor: Actor) =>
    (_: null): HoldOrdered[] => {
      const { entry, named } = meant(orderId, facts, who.HoldCashback, actor);
      if (entry.state === 'inPayout' || entry.state === 'paid') throw entryInPayout(orderId, entry.runId);
      return entry.state === 'held' ? [] : [{ type: 'HoldOrdered', data: named }];
    },
);

export const entryInPayout = (orderId: string, runId: string | null): DomainError =>
  new DomainError('ENTRY_IN_PAYOUT', `The entry of order ${orderId} is in a payout.`, { orderId, runId });

/** Finance lets a held entry go: it is pending again, and the next release takes it once it has matured (E3). */
export const unholdCashback = decision(
  { who: who.UnholdCashback, refuses: ['UNKNOWN_ORDER', 'ACTOR_NOT_ALLOWED', 'NO_CASHBACK', 'ENTRY_NOT_HELD'] },
  ({ orderId }: HoldData, facts: HoldFacts, actor: Actor) =>
    (_: null): UnholdOrdered[] => {
      const { entry, named } = meant(orderId, facts, who.UnholdCashback, actor);
      if (entry.state !== 'held') {
        throw new DomainError('ENTRY_NOT_HELD', `The entry of order ${orderId} is not held.`, {
          orderId,
          state: entry.state,
        });
      }
      return [{ type: 'UnholdOrdered', data: named }];
    },
);
