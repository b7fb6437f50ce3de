import 'reflect-metadata';
import {
  Entries,
  type EntriesState,
  entryOpened,
  entryReleased,
  itemsGivenBack,
  itemsTaken,
} from '#libs/cashback/entries.js';
import { ZERO } from '#libs/kernel/money.js';
import { cpuMs } from '#libs/processes/timing.js';
import { checkEvent, EventRegistry } from '#libs/event-sourcing/event.js';
import { allEventDefinitions } from '../../ledger/contexts.js';
import { foldTime, GROWING, madeAndWithdrawn } from './streams.js';

describe('a fold is linear in the stream', () => {
  /** Linear is 8 and a little; what copies a collection an event is 64. */
  const [few, many, bound] = [2_500, 20_000, 28];

  /** The ratio of the least times of several: a busy machine can only make one longer than it is. */
  const leastOf = (long: () => number, short: () => number): number => {
    const rounds = [1, 2, 3, 4].map(() => [long(), short()] as const);
    return Math.min(...rounds.map(([time]) => time)) / Math.min(...rounds.map(([, time]) => time));
  };

  it.each(GROWING.map((stream) => [stream.name, stream] as const))('%s', (_, stream) => {
    foldTime(stream, few);
    expect(
      leastOf(
        () => foldTime(stream, many, 1),
        () => foldTime(stream, few),
      ),
    ).toBeLessThan(bound);
  });

  it('a run, and what it gives back, are linear in the entries that it takes', () => {
    const released = (entries: number): EntriesState => {
      let state = Entries;
      for (let n = 0; n < entries; n += 1) {
        const entry = {
          orderId: `o${n}`,
          amount: '1.00',
          adjusted: ZERO,
          maturesOn: '2024-04-11',
          state: 'pending',
        } as const;
        state = entryOpened(state, entry);
      }
      return entryReleased(state, '2024-04-11');
    };
    const timeOf = (state: EntriesState): number => {
      const begun = cpuMs();
      expect(itemsGivenBack(itemsTaken(state, 'run'), 'run').availableEntries.size).toBe(state.entries.size);
      return cpuMs() - begun;
    };
    const [small, large] = [released(few), released(many)];
    timeOf(small);
    expect(
      leastOf(
        () => timeOf(large),
        () => timeOf(small),
      ),
    ).toBeLessThan(bound);
  });

  it('what is written to a node is what the ledger writes', () => {
    const registry = new EventRegistry(allEventDefinitions);
    for (const { type, data } of madeAndWithdrawn(0)) checkEvent(registry.of(type), data);
  });

  it('states stay values: what was folded on leaves the earlier state as it was', () => {
    for (const { aggregate, before = [], step } of GROWING) {
      const fold = (state: unknown, steps: number[]): unknown =>
        steps.flatMap(step).reduce((folded, event) => aggregate.evolve(folded, event), state);
      const begun = before.reduce((folded, event) => aggregate.evolve(folded, event), aggregate.initial);
      const early = fold(begun, [0, 1]);
      const seen = structuredClone(early);
      const late = fold(early, [2, 3]);
      expect(structuredClone(early)).toEqual(seen);
      expect(late).not.toBe(early);
    }
  });
});
