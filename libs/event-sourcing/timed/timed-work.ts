import { automationActor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { addDays, type BusinessDate } from '#libs/kernel/time.js';
import type { CommandContext, Ledger } from '../ledger.js';
import type { Aggregate } from '../streams.js';
import type { TimedWorkBegun } from './events/timed-work-begun.js';
import type { TimedWorkDone } from './events/timed-work-done.js';

/** How far something is that is done every day. */
export interface TimedWorkState {
  /** The last day that is done; null: none is. */
  readonly last: BusinessDate | null;
  /** The day that comes next, be it past; null: it has not begun. */
  readonly next: BusinessDate | null;
}

/** `timedWork-{name}`: the place that knows, whichever process did it, and however long none was there. */
export const TimedWork: Aggregate<TimedWorkState, TimedWorkBegun | TimedWorkDone> = {
  category: 'timedWork',
  initial: { last: null, next: null },
  evolve: (state, event): TimedWorkState => {
    switch (event.type) {
      case 'TimedWorkBegun':
        return { ...state, next: event.data.from };
      case 'TimedWorkDone':
        return { last: event.data.day, next: addDays(event.data.day, 1) };
    }
  },
};

/** The command of a day: the same whoever sends it, and however often. */
export const occurrenceContext = (work: string, day: BusinessDate): CommandContext => {
  const commandId = derivedUuid('timed', work, day);
  return { commandId, correlationId: `${work}.${day}`, causationId: commandId, actor: automationActor('scheduler') };
};

/** What is written about an occurrence is another command than what is done on it. */
const markContext = (work: string, day: BusinessDate, purpose: string): CommandContext => {
  const occurrence = occurrenceContext(work, day);
  return { ...occurrence, commandId: derivedUuid('timed', work, day, purpose), causationId: occurrence.commandId };
};

/** A day of it is done; a day that was done before is not done again. */
export const markDone = async (ledger: Ledger, work: string, day: BusinessDate): Promise<void> => {
  await ledger.transact({
    aggregate: TimedWork,
    id: work,
    context: markContext(work, day, 'done'),
    decide: ({ state: { next } }) =>
      next === null || day < next ? [] : [{ type: 'TimedWorkDone' as const, data: { work, day } }],
  });
};

/**
 * It begins on a day, unless it has begun. A day of it that is done is never given up; one that was only to come may be
 * put off.
 */
export const beginOn = async (ledger: Ledger, work: string, from: BusinessDate): Promise<void> => {
  await ledger.transact({
    aggregate: TimedWork,
    id: work,
    context: markContext(work, from, 'begin'),
    decide: ({ state: { last, next } }) =>
      last !== null || (next !== null && next >= from)
        ? []
        : [{ type: 'TimedWorkBegun' as const, data: { work, from } }],
  });
};
