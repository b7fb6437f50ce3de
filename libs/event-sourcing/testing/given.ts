import { deepStrictEqual, fail, strictEqual } from 'node:assert/strict';
import { DomainError } from '#libs/kernel/errors.js';
import type { Instant } from '#libs/kernel/time.js';
import type { DomainEvent, Recorded } from '../event.js';
import type { Aggregate } from '../streams.js';
import { SPEC_TIME } from './memory-ledger.js';

/** Expected outcome of a decision: these events in this order, nothing at all, or a refusal with a code. */
export type Expected<E extends DomainEvent> = readonly E[] | typeof nothing | Refused;
/** The thing is so already: the decision accepts and writes nothing. */
export const nothing = Symbol('nothing');
interface Refused {
  readonly code: string;
  readonly details?: Record<string, unknown>;
}
/** The decision refuses; `details`, where given, must be equal too. */
export const refused = (code: string, details?: Record<string, unknown>): Refused =>
  details ? { code, details } : { code };

/** A decision: folded state in, events out; throws DomainError to refuse, with one of the codes that it lists. */
export type Decision<S, E extends DomainEvent> = ((state: S) => readonly E[]) & {
  readonly refuses?: readonly string[];
};

type Outcome<E extends DomainEvent> = { events: readonly E[] } | { refusal: DomainError };

/** What a step leaves to look at; `when` goes on with the history that it left. */
export class Scenario<S, E extends DomainEvent> {
  constructor(
    private readonly aggregate: Aggregate<S, E>,
    private readonly history: readonly E[],
    private readonly outcome?: Outcome<E>,
  ) {}

  /** The folded state after everything so far. */
  get state(): S {
    const { aggregate } = this;
    return this.history.reduce((state, event) => aggregate.evolve(state, event, recordedOf(event)), aggregate.initial);
  }

  /** What the last decision wrote; empty when it wrote nothing or refused. */
  get events(): readonly E[] {
    return this.outcome && 'events' in this.outcome ? this.outcome.events : [];
  }

  /** Decides on the history; a decision may not change the state it was given. */
  when(decision: Decision<S, E>): Scenario<S, E> {
    const { state } = this;
    const before = structuredClone(state);
    const outcome = attempt(decision, state);
    if ('refusal' in outcome && decision.refuses && !decision.refuses.includes(outcome.refusal.code)) {
      fail(`it refused with ${outcome.refusal.code}, which it does not list`);
    }
    deepStrictEqual(structuredClone(state), before, 'the decision changed the state it was given');
    const history = 'events' in outcome ? [...this.history, ...outcome.events] : this.history;
    return new Scenario(this.aggregate, history, outcome);
  }

  then(expected: Expected<E>): Scenario<S, E> {
    const { outcome } = this;
    if (!outcome) fail('then() before when()');
    if (expected === nothing) return this.wrote(outcome, []);
    if ('code' in expected) {
      if (!('refusal' in outcome)) fail(`expected ${expected.code}, but it was accepted: ${shown(outcome.events)}`);
      strictEqual(outcome.refusal.code, expected.code, outcome.refusal.message);
      if (expected.details) deepStrictEqual(outcome.refusal.details, expected.details);
      return this;
    }
    return this.wrote(outcome, expected);
  }

  private wrote(outcome: Outcome<E>, expected: readonly E[]): Scenario<S, E> {
    if ('refusal' in outcome) fail(`it was refused: ${outcome.refusal.code}: ${outcome.refusal.message}`);
    deepStrictEqual(outcome.events, expected);
    return this;
  }
}

/**
 * `given(Delegation, history).when(decision).then([event, …] | nothing | refused('CODE'))`; chained, `.when` repeats or
 * goes on. Events of the history are folded as `recorded` where they are, as a decision's own events otherwise. Fails
 * with an AssertionError of node:assert, whatever runs the spec.
 */
export const given = <S, E extends DomainEvent>(
  aggregate: Aggregate<S, E>,
  history: readonly E[] = [],
): Scenario<S, E> => new Scenario(aggregate, history);

/** The event as if it stood in the store, for a history whose fold reads more of it than its data. */
export const recorded = <E extends DomainEvent>(
  event: E,
  { effectiveAt = SPEC_TIME, ...place }: Partial<Omit<Recorded, 'metadata'>> & { effectiveAt?: Instant },
): E & Recorded => ({
  ...event,
  id: 'e',
  stream: 'spec-1',
  category: 'spec',
  streamId: '1',
  revision: 0,
  position: 0n,
  recordedAt: SPEC_TIME,
  metadata: {
    schemaVersion: 1,
    commandId: 'spec',
    $correlationId: 'spec',
    $causationId: 'spec',
    actor: { userId: 'spec', orgId: null, role: 'staff:programme', channel: 'api' },
    effectiveAt,
  },
  ...place,
});
const recordedOf = (event: DomainEvent): Recorded | undefined =>
  'recordedAt' in event ? (event as DomainEvent & Recorded) : undefined;

const attempt = <S, E extends DomainEvent>(decision: Decision<S, E>, state: S): Outcome<E> => {
  try {
    return { events: decision(state) };
  } catch (error) {
    if (error instanceof DomainError) return { refusal: error };
    throw error;
  }
};
const shown = (events: readonly DomainEvent[]): string => events.map(({ type }) => type).join(', ') || 'nothing';
