import { type Instant, instantMs, laterOf } from '#libs/kernel/time.js';
import { isAheadOf } from './clock/store-clock.js';
import type { DomainEvent, Recorded, RecordedEvent } from './event.js';
import { NO_EVENTS } from './eventstoredb/store.js';
import { StreamUnreadable } from './unreadable.js';

/**
 * A kind of stream and how its events fold; `evolve` is pure. `recorded` is what the store says of an event; a decision's
 * own events, which are not stored yet, have none.
 */
export interface Aggregate<S, E extends DomainEvent = DomainEvent> {
  readonly category: string;
  readonly initial: S;
  evolve(state: S, event: E, recorded?: Recorded): S;
  /** Of a kind whose streams grow long: how a fold is put down, so that the next one need not begin at the first event. */
  readonly carryForward?: CarryForward<S>;
}

/**
 * What of a fold is carried forward. It may leave out what is over: `evolve` then throws where an event needs it all the
 * same, and the stream is read from its first event. Whoever must know of what is over reads the `whole` aggregate.
 */
export interface CarryForward<S> {
  /** Raised whenever the same events fold to something else: what was put down before is then left alone. */
  readonly folding: number;
  /** Items that it holds: it is written anew once as many events have come, so that it costs an event the same always. */
  weightOf(state: S): number;
  /** Plain data, the same for the same events; each part fits an event with room to spare (some 500 KB). */
  toParts(state: S): readonly object[];
  /** The state again, which knows that it begins behind a revision. */
  fromParts(parts: readonly object[], revision: number): S;
}

/** An aggregate that is always folded from its first event. */
export const whole = <S, E extends DomainEvent>(aggregate: Aggregate<S, E>): Aggregate<S, E> => {
  const { carryForward: _, ...rest } = aggregate;
  return rest;
};

interface Written {
  type: string;
  id: string;
}

/** First outcome of a command in a stream: what a repetition is answered with. */
export interface Outcome {
  readonly revision: number;
  readonly position: bigint;
  readonly bodyHash?: string;
  /** Grows while the command's events are folded one by one: whoever answers with it copies it. */
  readonly events: readonly Written[];
}

/** A stream folded up to a revision. */
export interface Folded<S> {
  readonly state: S;
  readonly revision: number;
  /** Of its last event; undefined without events. */
  readonly position: bigint | undefined;
  /** The latest business time of its events; undefined without events. */
  readonly effectiveAt: Instant | undefined;
  /** As for `Entry`. */
  readonly effectiveMs: number;
  readonly recordedMs: number;
  readonly lastImport: string | undefined;
  readonly commands: ReadonlyMap<string, Outcome>;
}

/** A stream while it is folded. */
export interface Entry {
  aggregate: Aggregate<unknown>;
  state: unknown;
  revision: number;
  position: bigint | undefined;
  effectiveAt: Instant | undefined;
  /** The latest of its events' business times and of the store's times, in milliseconds. */
  effectiveMs: number;
  recordedMs: number;
  lastImport: string | undefined;
  /** The revision behind which it begins; NO_EVENTS where it holds every event. */
  since: number;
  commands: Map<string, Omit<Outcome, 'events'> & { events: Written[] }>;
  /** Set while the stream is read for the first time: later events wait here. */
  loading?: Promise<void>;
  waiting: RecordedEvent[];
}

export const streamName = (aggregate: { category: string }, id: string): string => `${aggregate.category}-${id}`;

export const emptyOf = (aggregate: Aggregate<unknown>): Entry => ({
  aggregate,
  state: aggregate.initial,
  revision: NO_EVENTS,
  position: undefined,
  effectiveAt: undefined,
  effectiveMs: -Infinity,
  recordedMs: -Infinity,
  lastImport: undefined,
  since: NO_EVENTS,
  commands: new Map(),
  waiting: [],
});

export const foldedOf = <S>(entry: Entry): Folded<S> => {
  const { state, revision, position, effectiveAt, effectiveMs, recordedMs, lastImport, commands } = entry;
  return { state: state as S, revision, position, effectiveAt, effectiveMs, recordedMs, lastImport, commands };
};

/**
 * The stream's latest business time with one event more. One that lay ahead of the store's clock when the event was
 * recorded binds nobody: it was dated by a clock gone wrong, and time goes on from the event.
 */
const latest = (before: Instant | undefined, { metadata: { effectiveAt }, recordedAt }: RecordedEvent): Instant =>
  before === undefined || isAheadOf(recordedAt, before) ? effectiveAt : laterOf(effectiveAt, before);

/** Folds an event that follows; true also for one folded before, false when events between are missing. */
export const fold = (entry: Entry, event: RecordedEvent): boolean => {
  if (event.revision <= entry.revision) return true;
  if (event.revision !== entry.revision + 1) return false;
  take(entry, event);
  return true;
};

/** Folds an event, whatever stands between the last one and it. */
const take = (entry: Entry, event: RecordedEvent): void => {
  entry.state = entry.aggregate.evolve(entry.state, event, event);
  entry.revision = event.revision;
  entry.position = event.position;
  entry.effectiveAt = latest(entry.effectiveAt, event);
  entry.effectiveMs = Math.max(entry.effectiveMs, instantMs(event.metadata.effectiveAt));
  entry.recordedMs = Math.max(entry.recordedMs, instantMs(event.recordedAt));
  entry.lastImport = event.metadata.importId;
  const events = entry.commands.get(event.metadata.commandId)?.events ?? [];
  events.push({ type: event.type, id: event.id });
  entry.commands.set(event.metadata.commandId, {
    revision: event.revision,
    position: event.position,
    ...(event.metadata.bodyHash ? { bodyHash: event.metadata.bodyHash } : {}),
    events,
  });
};

/** Folds an event that was read from its stream. @throws StreamUnreadable where it does not fold */
export const takeRead = (entry: Entry, event: RecordedEvent): void => {
  try {
    take(entry, event);
  } catch (error) {
    throw new StreamUnreadable({ ...event, problem: `it cannot be folded (${(error as Error).message})` });
  }
};
