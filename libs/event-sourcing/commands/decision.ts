import type { Actor } from '#libs/kernel/actor.js';
import type { Policy } from '#libs/kernel/policy.js';
import type { DomainEvent } from '../event.js';

/** What is known of a decision beside what it does: who may, and every code it may refuse with, in the order of its checks. */
export interface Terms {
  readonly who: Policy;
  readonly refuses: readonly string[];
}

/** The last step of a decision: the folded state in, events out. It carries its codes, so that specs can hold it to them. */
interface Decided<S, E extends DomainEvent> {
  (state: S): E[];
  readonly refuses: readonly string[];
}

/**
 * `(data, facts, actor) => (state) => events`: what is asked, what other streams say, who asks, and the own stream's
 * state. It throws DomainError to refuse, and nothing else.
 */
export interface Decision<D, F, S, E extends DomainEvent> extends Terms {
  (data: D, facts: F, actor: Actor): Decided<S, E>;
}

/** A decision with its terms. */
export const decision = <D, F, S, E extends DomainEvent>(
  { who, refuses }: Terms,
  decide: (data: D, facts: F, actor: Actor) => (state: S) => E[],
): Decision<D, F, S, E> =>
  Object.assign(
    (data: D, facts: F, actor: Actor) => {
      const onState = decide(data, facts, actor);
      return Object.assign((state: S) => onState(state), { refuses });
    },
    { who, refuses },
  );

/** Of a decision that needs nothing but its own stream. */
export type NoFacts = Readonly<Record<never, never>>;
export const NO_FACTS: NoFacts = {};
export const noFacts = (): NoFacts => NO_FACTS;
