import fc from 'fast-check';
import { IsInt, IsString } from 'class-validator';
import { defineEvent, type EventMetadata, type RecordedEvent } from '../event.js';
import { Memory, memoryLedger, SPEC_TIME } from '../testing/memory-ledger.js';
import { JournalEntry } from './entry.js';
import { type JournalKind, TooManyDeferred } from './journal-kind.js';
import { JournalWriter } from './journal-writer.js';
import { PostingDeferred } from './posting-deferred.js';

class MovedData {
  @IsString() journal!: string;
  @IsString() order!: string;
  @IsInt() amount!: number;
}
const Moved = defineEvent({ type: 'Moved', version: 1, data: MovedData });
class BookedData extends JournalEntry {
  @IsInt() amount!: number;
  @IsInt() balance!: number;
  @IsInt() number!: number;
  @IsString() source!: string;
}
const Booked = defineEvent({ type: 'Booked', version: 1, data: BookedData });
interface Carried {
  balance: number;
  number: number;
}
type Source = RecordedEvent & { data: MovedData };

/** A journal of amounts: an amount of 0 posts nothing, an amount above 100 posts two entries, a poisoned source fails. */
const amounts = (memory: Memory, poisoned: ReadonlySet<string>): JournalKind<Carried, null> => ({
  automation: 'amounts',
  category: 'amounts',
  initial: () => ({ balance: 0, number: 0 }),
  carriedBy: ({ type, data }) =>
    type === 'Booked'
      ? { balance: (data as BookedData).balance, number: (data as BookedData).number }
      : ((data as { account: Carried }).account satisfies Carried),
  repeated: (carried) => ({ account: { ...carried } }),
  orderOf: (source) => (source as Source).data.order,
  prepare: async () => null,
  post: (source, carried) => {
    const { amount } = (source as Source).data;
    if (poisoned.has(source.id)) throw new Error('poison');
    const parts = amount === 0 ? [] : amount > 100 ? [100, amount - 100] : [amount];
    return parts.map((part, index) => {
      const balance = carried.balance + parts.slice(0, index + 1).reduce((a, b) => a + b, 0);
      const number = carried.number + index + 1;
      return {
        type: 'Booked',
        data: { amount: part, balance, number, source: source.id },
        carried: { balance, number },
      };
    });
  },
  find: async ({ eventId }) => memory.recorded().find(({ id }) => id === eventId) as RecordedEvent,
});

const metadata: EventMetadata = {
  schemaVersion: 1,
  commandId: 'spec',
  $correlationId: 'spec',
  $causationId: 'spec',
  actor: { userId: 'spec', orgId: null, role: 'automation', channel: 'automation' },
  effectiveAt: SPEC_TIME,
};
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const ledgerOf = (sources: readonly MovedData[]): Memory => {
  const memory = new Memory([Moved, Booked, PostingDeferred]);
  sources.forEach((data, n) =>
    memory.all.push({ name: `order-${n}`, revision: 0, event: { id: uuid(n), type: 'Moved', data, metadata } }),
  );
  return memory;
};
const sourcesOf = (memory: Memory): Source[] => memory.recorded().filter(({ type }) => type === 'Moved') as Source[];
const byJournal = (sources: readonly Source[]): Map<string, Source[]> => {
  const journals = new Map<string, Source[]>();
  for (const source of sources)
    journals.set(source.data.journal, [...(journals.get(source.data.journal) ?? []), source]);
  return journals;
};
const booked = (memory: Memory, journal: string): BookedData[] =>
  memory
    .stream(`amounts-${journal}`)
    .filter(({ type }) => type === 'Booked')
    .map(({ data }) => data as BookedData);

/** Nothing lost, nothing twice, no gap, balance = sum; and within an order nothing overtakes. */
const expectSound = (memory: Memory): void => {
  for (const [journal, sources] of byJournal(sourcesOf(memory))) {
    const entries = booked(memory, journal);
    expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => index + 1));
    let balance = 0;
    for (const entry of entries) expect(entry.balance).toBe((balance += entry.amount));
    for (const source of sources) {
      const mine = entries.filter((entry) => entry.source === source.id);
      expect(mine.reduce((sum, { amount }) => sum + amount, 0)).toBe(source.data.amount);
      expect(mine.length).toBe(source.data.amount === 0 ? 0 : source.data.amount > 100 ? 2 : 1);
    }
    for (const order of new Set(sources.map(({ data }) => data.order))) {
      const ids = sources.filter(({ data }) => data.order === order && data.amount !== 0).map(({ id }) => id);
      const posted = entries
        .map(({ source }) => source)
        .filter((id, i, all) => ids.includes(id) && all.indexOf(id) === i);
      expect(posted).toEqual(ids);
    }
  }
};

/** A process that runs the automation: dies at a given write, before or after it is durable. */
class Died extends Error {}

describe('Journal writer', () => {
  const moved = (journal: string, order: string, amount: number): MovedData => ({ journal, order, amount });
  const writerOver = (memory: Memory, poisoned: ReadonlySet<string> = new Set()) =>
    new JournalWriter(memoryLedger(memory).store, amounts(memory, poisoned));

  it('posts each source once, however often and in whatever blocks it comes', async () => {
    const memory = ledgerOf([moved('a', '1', 5), moved('b', '2', 7), moved('a', '1', -5), moved('a', '3', 150)]);
    const sources = sourcesOf(memory);
    const writer = writerOver(memory);
    await writer.post(byJournal(sources.slice(0, 2)));
    await writer.post(byJournal(sources));
    await writerOver(memory).post(byJournal(sources));
    expectSound(memory);
    expect(memory.all).toHaveLength(4 + 5);
  });

  it('appends up to a hundred events at once, and never divides a source', async () => {
    const memory = ledgerOf(Array.from({ length: 150 }, (_, n) => moved('a', String(n), 150)));
    const appends: number[] = [];
    let before = memory.all.length;
    const counting = memoryLedger(memory, {
      after: async (operation) => {
        if (operation === 'append') appends.push(memory.all.length - before);
        before = memory.all.length;
      },
    });
    await new JournalWriter(counting.store, amounts(memory, new Set())).post(byJournal(sourcesOf(memory)));
    expect(appends).toEqual([100, 100, 100]);
    expectSound(memory);
  });

  it('a poison source waits with the later ones of its order, others go on, and a retry posts them in order', async () => {
    const memory = ledgerOf([moved('a', '1', 5), moved('a', '2', 7), moved('a', '1', 6), moved('a', '2', 8)]);
    const poisoned = new Set([uuid(0)]);
    const writer = writerOver(memory, poisoned);
    await writer.post(byJournal(sourcesOf(memory)));
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([7, 8]);
    expect(writer.unfinished()).toBe(0n);
    expect(writer.waiting).toBe(2);
    await writer.retry();
    expect(booked(memory, 'a')).toHaveLength(2);
    poisoned.clear();
    await writer.post(byJournal(sourcesOf(memory)));
    expect(booked(memory, 'a')).toHaveLength(2);
    await writer.retry();
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([7, 8, 5, 6]);
    expect(writer.unfinished()).toBeUndefined();
    const [, , , , ...journal] = memory.recorded();
    expect(journal.map(({ data }) => (data as JournalEntry).sourceUpTo)).toEqual(['0', '1', '2', '3', '3', '3']);
  });

  it('a source that turns out to post nothing leaves the list', async () => {
    const memory = ledgerOf([moved('a', '1', 0)]);
    const poisoned = new Set([uuid(0)]);
    const writer = writerOver(memory, poisoned);
    await writer.post(byJournal(sourcesOf(memory)));
    poisoned.clear();
    await writer.retry();
    expect(writer.waiting).toBe(0);
    expect(booked(memory, 'a')).toEqual([]);
  });

  it('posts a source that was parked after later ones, once, however often it is brought', async () => {
    const memory = ledgerOf([moved('a', '1', 5), moved('a', '2', 7), moved('b', '3', 9), moved('a', '4', 11)]);
    const [parked, ...others] = sourcesOf(memory) as [Source, ...Source[]];
    const writer = writerOver(memory);
    await writer.post(byJournal(others));
    // What had been delivered is passed, so it never comes again by itself.
    await writer.post(byJournal([parked]));
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([7, 11]);
    await writer.postLate(byJournal([parked]));
    await writer.postLate(byJournal([parked]));
    await writerOver(memory).postLate(byJournal([parked, ...others]));
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([7, 11, 5]);
    expectSound(memory);
    await writerOver(memory).post(byJournal(sourcesOf(memory)));
    expectSound(memory);
  });

  it('a parked source waits in the list where it still fails, and behind an earlier one of its order', async () => {
    const memory = ledgerOf([moved('a', '1', 5), moved('a', '1', 6), moved('a', '2', 7)]);
    const [first, second, third] = sourcesOf(memory) as [Source, Source, Source];
    const poisoned = new Set([first.id]);
    const writer = writerOver(memory, poisoned);
    const told: string[] = [];
    const parking = { defer: ({ id }: RecordedEvent, _: string, reason: string) => void told.push(`${id} ${reason}`) };
    await writer.post(byJournal([third]));
    await writer.postLate(byJournal([first, second]), parking);
    // In the list already: not a second time.
    await writer.postLate(byJournal([first, second]), parking);
    expect(told).toEqual([`${first.id} poison`, `${second.id} waits behind an earlier source of its order`]);
    expect(writer.waiting).toBe(2);
    poisoned.clear();
    await writer.retry();
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([7, 5, 6]);
    expect(writer.waiting).toBe(0);
    expectSound(memory);
  });

  it('stops when too many wait, after it posted what came before', async () => {
    const bad = Array.from({ length: 21 }, (_, n) => moved('a', `bad${n}`, 1));
    const memory = ledgerOf([...bad.slice(0, 20), moved('a', 'good', 3), ...bad.slice(20), moved('a', 'late', 4)]);
    const poisoned = new Set(
      sourcesOf(memory)
        .filter(({ data }) => data.order.startsWith('bad'))
        .map(({ id }) => id),
    );
    const writer = writerOver(memory, poisoned);
    await expect(writer.post(byJournal(sourcesOf(memory)))).rejects.toThrow(TooManyDeferred);
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([3]);
    expect(writer.unfinished()).toBe(0n);
  });

  it('what stops the preparation stops the automation, defers nothing and loses nothing', async () => {
    const memory = ledgerOf([moved('a', '1', 5)]);
    let ready = false;
    const kind = amounts(memory, new Set());
    const writer = new JournalWriter(memoryLedger(memory).store, {
      ...kind,
      prepare: async () => {
        if (!ready) throw new Error('not ready');
        return null;
      },
    });
    await expect(writer.post(byJournal(sourcesOf(memory)))).rejects.toThrow('not ready');
    expect(memory.all).toHaveLength(1);
    ready = true;
    await writer.post(byJournal(sourcesOf(memory)));
    expectSound(memory);
  });

  const source = fc.record({
    journal: fc.constantFrom('a', 'b'),
    order: fc.constantFrom('1', '2', '3', '4', '5'),
    amount: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 101, max: 150 })),
  });
  const process = fc.record({
    /** Blocks in which events are delivered. */
    block: fc.integer({ min: 1, max: 8 }),
    /** Writes after which the process dies and another one starts from the checkpoint; odd: before the write is durable. */
    deaths: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  });

  it('two automations at once, deaths between any two writes, redelivery and poison: nothing is lost, nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(source, { maxLength: 24 }),
        fc.array(fc.nat({ max: 23 }), { maxLength: 4 }),
        fc.tuple(process, process),
        fc.scheduler(),
        async (moves, bad, processes, scheduler) => {
          const memory = ledgerOf(moves);
          const poisoned = new Set(bad.filter((n) => n < moves.length).map(uuid));
          const runs = processes.map(({ block, deaths }) => run(memory, poisoned, block, [...deaths], scheduler));
          await scheduler.waitFor(Promise.all(runs));
          poisoned.clear();
          const last = writerOver(memory);
          await last.post(byJournal(sourcesOf(memory)));
          await last.retry();
          expectSound(memory);
          expect(last.waiting).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  /** Delivers everything in blocks, retries when idle, and starts again from the checkpoint whenever it died. */
  const run = async (
    memory: Memory,
    poisoned: ReadonlySet<string>,
    block: number,
    deaths: number[],
    scheduler: fc.Scheduler,
  ): Promise<void> => {
    let checkpoint = -1n;
    for (let life = 0; life <= 5; life += 1) {
      const death = deaths.pop();
      let writes = 0;
      const dieAt = (n: number) => {
        if (death !== undefined && writes * 2 + n === death) throw new Died();
      };
      const ledger = memoryLedger(memory, {
        before: async (operation) => {
          await scheduler.schedule(Promise.resolve());
          if (operation === 'append') dieAt(1);
        },
        after: async (operation) => {
          await scheduler.schedule(Promise.resolve());
          if (operation === 'append') dieAt(0);
          if (operation === 'append') writes += 1;
        },
      });
      const writer = new JournalWriter(ledger.store, amounts(memory, poisoned));
      try {
        const rest = sourcesOf(memory).filter(({ position }) => position > checkpoint);
        for (let from = 0; from < rest.length; from += block) {
          const delivered = rest.slice(from, from + block);
          await writer.post(byJournal(delivered));
          const unfinished = writer.unfinished();
          const handled = delivered.at(-1)?.position ?? checkpoint;
          checkpoint = unfinished !== undefined && unfinished <= handled ? unfinished - 1n : handled;
        }
        await writer.retry();
        return;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
      }
    }
  };
});
