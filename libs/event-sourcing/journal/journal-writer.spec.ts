import fc from 'fast-check';
import { IsInt, IsString } from 'class-validator';
import type { EncodedEvent } from '../codec.js';
import { defineEvent, type EventMetadata, type RecordedEvent } from '../event.js';
import { Memory, memoryLedger, SPEC_TIME } from '../testing/memory-ledger.js';
import { JournalEntry } from './entry.js';
import { type JournalKind, TooManyDeferred } from './journal-kind.js';
import { JournalWriter } from './journal-writer.js';
import { PostingDeferred } from './posting-deferred.js';

class MovedData {
  /** A letter each journal that it moves, by the same amount. */
  @IsString() journals!: string;
  /** Of the stream that it stands in. */
  @IsString() lane!: string;
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
class RefusedData extends JournalEntry {
  @IsString() source!: string;
  @IsInt() balance!: number;
  @IsInt() number!: number;
}
const Refused = defineEvent({ type: 'Refused', version: 1, data: RefusedData });
interface Carried {
  balance: number;
  number: number;
}
type Source = RecordedEvent & { data: MovedData };

/**
 * A journal of amounts: an amount of 0 posts nothing, an amount above 100 posts two entries, one of a category `run` that
 * the balance does not cover is refused, a poisoned source fails, everywhere or in one journal (`id@journal`).
 */
const amounts = (poisoned: ReadonlySet<string>): JournalKind<Carried, null> => ({
  automation: 'amounts',
  category: 'amounts',
  initial: () => ({ balance: 0, number: 0 }),
  carriedBy: (last) => {
    const { balance, number } = last as Carried;
    return { balance, number };
  },
  prepare: async () => null,
  post: (source, { id, carried }) => {
    const { amount } = (source as Source).data;
    if (poisoned.has(source.id) || poisoned.has(`${source.id}@${id}`)) throw new Error('poison');
    if (source.category === 'run' && carried.balance + amount < 0) {
      return [{ type: 'Refused', data: { ...carried, source: source.id }, carried }];
    }
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
const streamOf = ({ lane }: MovedData): string => (lane.includes('-') ? lane : `source-${lane}`);
const put = (memory: Memory, name: string, event: EncodedEvent): void => {
  const revision = memory.all.filter((one) => one.name === name).length;
  memory.all.push({ name, revision, event });
};
const ledgerOf = (sources: readonly MovedData[]): Memory => {
  const memory = new Memory([Moved, Booked, Refused, PostingDeferred]);
  sources.forEach((data, n) => put(memory, streamOf(data), { id: uuid(n), type: 'Moved', data, metadata }));
  return memory;
};
const sourcesOf = (memory: Memory): Source[] => memory.recorded().filter(({ type }) => type === 'Moved') as Source[];
const byJournal = (sources: readonly Source[]): Map<string, Source[]> => {
  const journals = new Map<string, Source[]>();
  for (const source of sources)
    for (const id of source.data.journals) journals.set(id, [...(journals.get(id) ?? []), source]);
  return journals;
};
const booked = (memory: Memory, journal: string): BookedData[] =>
  memory
    .stream(`amounts-${journal}`)
    .filter(({ type }) => type === 'Booked')
    .map(({ data }) => data as BookedData);

/** Nothing lost, nothing twice, no gap, balance = sum; and within a stream nothing overtakes. */
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
    for (const stream of new Set(sources.map((source) => source.stream))) {
      const ids = sources.filter((source) => source.stream === stream && source.data.amount !== 0).map(({ id }) => id);
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
  const moved = (journals: string, lane: string, amount: number): MovedData => ({ journals, lane, amount });
  const writerOver = (memory: Memory, poisoned: ReadonlySet<string> = new Set()) =>
    new JournalWriter(memoryLedger(memory).store, amounts(poisoned));

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
    await new JournalWriter(counting.store, amounts(new Set())).post(byJournal(sourcesOf(memory)));
    expect(appends).toEqual([100, 100, 100]);
    expectSound(memory);
  });

  it('a poison source waits with the later ones of its stream, others go on, and a retry posts them in order', async () => {
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

  it('a parked source waits in the list where it still fails, and behind an earlier one of its stream', async () => {
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
    expect(told).toEqual([`${first.id} poison`, `${second.id} waits behind an earlier source of its stream`]);
    expect(writer.waiting).toBe(2);
    poisoned.clear();
    await writer.retry();
    expect(booked(memory, 'a').map(({ amount }) => amount)).toEqual([7, 5, 6]);
    expect(writer.waiting).toBe(0);
    expectSound(memory);
  });

  it('posts a source to every journal that it moves, to each once, and waits only where it cannot be posted', async () => {
    const memory = ledgerOf([
      moved('a', '1', 5),
      moved('abc', 'run-1', 2),
      moved('b', 'run-1', 3),
      moved('bc', '2', 1),
    ]);
    const sources = sourcesOf(memory);
    const poisoned = new Set([`${uuid(1)}@b`]);
    const writer = writerOver(memory, poisoned);
    await writer.post(byJournal(sources));
    await writerOver(memory, poisoned).post(byJournal(sources));
    const amountsOf = () => ['a', 'b', 'c'].map((id) => booked(memory, id).map(({ amount }) => amount));
    // In b the run waits, and the later event of its stream behind it; in a and c it is posted.
    expect(amountsOf()).toEqual([[5, 2], [1], [2, 1]]);
    expect(writer.waiting).toBe(2);
    expect(writer.unfinished()).toBe(1n);
    poisoned.clear();
    await writer.retry();
    await writer.postLate(byJournal(sources));
    expect(amountsOf()).toEqual([
      [5, 2],
      [1, 2, 3],
      [2, 1],
    ]);
    expect(writer.waiting).toBe(0);
    expectSound(memory);
  });

  it('tells in the journal itself that a source was refused, once, and goes on', async () => {
    const memory = ledgerOf([
      moved('ab', '1', 5),
      moved('abc', 'run-1', -4),
      moved('abc', 'run-2', -4),
      moved('b', '2', 7),
    ]);
    const sources = sourcesOf(memory);
    await writerOver(memory).post(byJournal(sources.slice(0, 2)));
    await writerOver(memory).post(byJournal(sources));
    const told = (id: string) =>
      memory.stream(`amounts-${id}`).map(({ type, data }) => `${type} ${(data as BookedData).balance}`);
    expect(told('a')).toEqual(['Booked 5', 'Booked 1', 'Refused 1']);
    expect(told('b')).toEqual(['Booked 5', 'Booked 1', 'Refused 1', 'Booked 8']);
    expect(told('c')).toEqual(['Refused 0', 'Refused 0']);
  });

  it('stops when too many wait, after it posted what came before', async () => {
    const bad = Array.from({ length: 21 }, (_, n) => moved('a', `bad${n}`, 1));
    const memory = ledgerOf([...bad.slice(0, 20), moved('a', 'good', 3), ...bad.slice(20), moved('a', 'late', 4)]);
    const poisoned = new Set(
      sourcesOf(memory)
        .filter(({ data }) => data.lane.startsWith('bad'))
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
    const kind = amounts(new Set());
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
    journals: fc.constantFrom('a', 'b', 'ab', 'bac'),
    lane: fc.constantFrom('1', '2', '3', '4', '5'),
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
      const writer = new JournalWriter(ledger.store, amounts(poisoned));
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
