import { IsInt } from 'class-validator';
import fc from 'fast-check';
import { defineEvent, type EventOf } from '../event.js';
import type { Ledger } from '../ledger.js';
import { type Aggregate, streamName, whole } from '../streams.js';
import { Memory, memoryLedger } from '../testing/memory-ledger.js';
import { CarriedForward, eventDefinitions } from './index.js';

class AddedData {
  @IsInt() by!: number;
}
const Added = defineEvent({ type: 'Added', version: 1, data: AddedData });
type Added = EventOf<typeof Added>;

interface Sum {
  readonly total: number;
  readonly seen: readonly number[];
}
/** A sum; its last three summands are what is open, and one of 0 asks for all that there ever were. */
const sumOf = (folding: number): Aggregate<Sum, Added> => ({
  category: 'sum',
  initial: { total: 0, seen: [] },
  evolve: ({ total, seen }, { data: { by } }) => {
    if (by === 0 && seen[0] === undefined) throw new Error('the first summands are over');
    return { total: total + by, seen: [...seen, by] };
  },
  carryForward: {
    folding,
    weightOf: () => 0,
    toParts: ({ total, seen }) => [{ total }, ...seen.slice(-3).map((by) => ({ by }))],
    fromParts: ([head, ...rest]) => ({
      total: (head as { total: number }).total,
      seen: [undefined as unknown as number, ...rest.map((part) => (part as { by: number }).by)],
    }),
  },
});
const Sum = sumOf(1);
const EVERY = 4;

/** A process over the memory, and how many events it read of the stream and of what was carried forward. */
const processOn = (memory: Memory): { ledger: Ledger; carried: CarriedForward<Sum, Added>; read: () => number } => {
  const ledger = memoryLedger(memory, {}, { cached: 1, carryEvery: EVERY });
  const { readStream } = ledger.store;
  let read = 0;
  ledger.store.readStream = async function* (...asked) {
    for await (const event of readStream(...asked)) {
      read += 1;
      yield event;
    }
  };
  return { ledger, carried: new CarriedForward(ledger, Sum), read: () => read };
};
const context = (commandId: string) => ({
  commandId,
  correlationId: commandId,
  causationId: commandId,
  actor: { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' } as const,
});
const newMemory = (): Memory => new Memory([Added, ...eventDefinitions]);

/** Adds summands, and puts the fold down whenever that is due. */
const add = async (memory: Memory, ...summands: readonly number[]): Promise<void> => {
  const { ledger, carried } = processOn(memory);
  for (const by of summands) {
    const { revision } = await ledger.transact({
      aggregate: Sum,
      id: 'a',
      context: context(`c${memory.all.length}`),
      decide: () => [{ type: 'Added', data: { by } }],
    });
    carried.grew('a', revision - 1, revision);
    await carried.settle();
  }
};
const kept = (memory: Memory) => memory.stream('carriedForward-sum-a');
const revisionsKept = (memory: Memory): number[] => [
  ...new Set(kept(memory).map(({ data }) => (data as { revision: number }).revision)),
];
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);
const total = (count: number): number => (count * (count + 1)) / 2;

describe('A fold that is carried forward', () => {
  it('is put down every so many events, and whoever comes later reads no more than that', async () => {
    const memory = newMemory();
    await add(memory, ...upTo(50));
    expect(revisionsKept(memory)).toEqual([3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47]);
    const { ledger, read } = processOn(memory);
    const folded = await ledger.read(Sum, 'a');
    expect([folded.state.total, folded.revision]).toEqual([total(50), 49]);
    // Its first events, the parts and what came since.
    expect(read()).toBeLessThanOrEqual(EVERY + 4 + EVERY);
    expect((await ledger.read(whole(Sum), 'a')).state.seen).toEqual(upTo(50));
  });

  it('is at every cut what the events say', async () => {
    const memory = newMemory();
    await add(memory, ...upTo(30));
    const { ledger, read } = processOn(memory);
    await fc.assert(
      fc.asyncProperty(fc.nat(29), async (revision) => {
        const before = read();
        const { state, revision: seen } = await ledger.at({ revision }).read(Sum, 'a');
        expect([state.total, seen]).toEqual([total(revision + 1), revision]);
        expect(read() - before).toBeLessThanOrEqual(2 * (30 / EVERY) + 2 * EVERY + 4);
        const position = memory.stream('sum-a')[revision]!.position;
        expect((await ledger.at({ position }).read(Sum, 'a')).state.total).toBe(total(revision + 1));
      }),
      { numRuns: 40 },
    );
  });

  it('is read as a whole where an event asks for what is over, in any process', async () => {
    const memory = newMemory();
    await add(memory, ...upTo(9));
    const early = processOn(memory);
    await early.ledger.read(Sum, 'a');
    const asking = processOn(memory);
    await asking.ledger.transact({
      aggregate: whole(Sum),
      id: 'a',
      context: context('asks'),
      decide: () => [{ type: 'Added', data: { by: 0 } }],
    });
    for (const { ledger } of [early, processOn(memory)]) {
      expect((await ledger.read(Sum, 'a')).state).toEqual({ total: total(9), seen: [...upTo(9), 0] });
      expect((await ledger.at({ revision: 9 }).read(Sum, 'a')).state.total).toBe(total(9));
    }
  });

  it('is left alone where it was folded otherwise, cut short, or holds what was set aside since', async () => {
    const memory = newMemory();
    await add(memory, ...upTo(10));
    const other = processOn(memory).ledger;
    expect((await other.read(sumOf(2), 'a')).state.seen).toEqual(upTo(10));

    const last = memory.all.findLastIndex(({ name }) => name === 'carriedForward-sum-a');
    const [part] = memory.all.splice(last, 1);
    const shortened = processOn(memory).ledger;
    const state = (await shortened.read(Sum, 'a')).state;
    expect([state.total, state.seen.length]).toEqual([total(10), 1 + 3 + 6]);
    memory.all.splice(last, 0, part!);

    const { ledger } = processOn(memory);
    const { stream, revision, id } = memory.stream('sum-a')[2]!;
    const setAside = { stream, revision, eventId: id, type: 'Added', position: '2', problem: 'x', reason: 'x' };
    ledger.store.quarantine.take({
      stream: 'quarantine-main',
      type: 'EventQuarantined',
      revision: 0,
      position: 0n,
      data: setAside,
      metadata: { actor: { userId: 'u' }, effectiveAt: '2024-03-12T09:00:00Z' },
    } as never);
    expect((await ledger.read(Sum, 'a')).state.total).toBe(total(10) - 3);
  });

  it('is put down once by two processes, and by the next one where the first died in the middle', async () => {
    const memory = newMemory();
    await add(memory, ...upTo(3));
    const [one, two] = [processOn(memory), processOn(memory)];
    await one.ledger.transact({
      aggregate: Sum,
      id: 'a',
      context: context('both'),
      decide: () => [4, 5].map((by) => ({ type: 'Added' as const, data: { by } })),
    });
    await Promise.all(
      [one, two].map(async ({ carried }) => {
        carried.grew('a', 2, 4);
        await carried.settle();
      }),
    );
    expect(kept(memory).map(({ data }) => (data as { part: number }).part)).toEqual([0, 1, 2, 3]);

    const dying = memoryLedger(
      memory,
      { before: async (operation, name) => void (operation === 'append' && name.startsWith('carried') && dies()) },
      { carryEvery: EVERY },
    );
    let left = 2;
    const dies = (): void => {
      if ((left -= 1) < 0) throw new Error('died');
    };
    await dying.transact({
      aggregate: Sum,
      id: 'a',
      context: context('more'),
      decide: () => [6, 7, 8, 9].map((by) => ({ type: 'Added' as const, data: { by } })),
    });
    const mortal = new CarriedForward(dying, Sum);
    mortal.grew('a', 4, 8);
    await expect(mortal.settle()).rejects.toThrow('died');
    expect(kept(memory)).toHaveLength(6);
    expect((await processOn(memory).ledger.read(Sum, 'a')).state.total).toBe(total(9));
    const next = processOn(memory);
    next.carried.grew('a', 4, 8);
    await next.carried.settle();
    expect(kept(memory)).toHaveLength(10);
    expect((await processOn(memory).ledger.read(Sum, 'a')).state.seen).toHaveLength(1 + 3);
    expect(streamName(Sum, 'a')).toBe('sum-a');
  });
});
