import fc from 'fast-check';
import { formatInstant } from '#libs/kernel/time.js';
import type { Cut } from './cut.js';
import type { RecordedEvent } from './event.js';
import { Ledger } from './ledger.js';
import type { LedgerStore } from './ledger-store.js';
import { EventQuarantined } from './quarantine/event-quarantined.js';
import { Quarantine, QUARANTINE_STREAM } from './quarantine/quarantine.js';
import { type Aggregate, type Folded, Streams } from './streams.js';
import { StreamUnreadable } from './unreadable.js';

/** What an event of the log is: `unfoldable` is read, but no state comes of it; `aside` is set aside by a person. */
type Kind = 'plain' | 'unreadable' | 'unfoldable' | 'aside';
interface Drawn {
  stream: 'a' | 'b';
  kind: Kind;
  effective: number;
  recorded: number;
}
type Written = RecordedEvent & { kind: Kind };

/** Every event, with what the store says of it. */
const Told: Aggregate<readonly string[]> = {
  category: 's',
  initial: [],
  evolve: (told, { type }, recorded) => {
    if (type === 'unfoldable') throw new Error('no state comes of it');
    return [...told, `${recorded?.id} ${recorded?.metadata.effectiveAt}`];
  },
};
const BEGIN = Date.parse('2024-03-12T09:00:00Z');
/** Some with milliseconds and some without, which do not compare as text. */
const instant = (n: number): string => formatInstant(BEGIN + n * 250);

/** A log whose events were recorded and effective at any times, and that counts the reads of streams. */
class Log {
  readonly all: Written[] = [];
  readonly quarantine = new Quarantine();
  reads = 0;

  add({ stream, kind, effective, recorded }: Drawn): void {
    const position = BigInt(this.all.length);
    const revision = this.of(`s-${stream}`).length;
    const place = { id: `e${position}`, stream: `s-${stream}`, category: 's', streamId: stream, revision, position };
    const metadata = { commandId: `c${position}`, effectiveAt: instant(effective), actor: { userId: 'u' } };
    this.all.push({ ...place, kind, type: kind, data: {}, metadata, recordedAt: instant(recorded) } as never);
    if (kind !== 'aside') return;
    const data = { stream: place.stream, revision, eventId: place.id };
    this.quarantine.take({ stream: QUARANTINE_STREAM, type: EventQuarantined.type, data, metadata } as never);
  }

  of(stream: string): Written[] {
    return this.all.filter((event) => event.stream === stream);
  }

  ledger(): Ledger {
    const { all, quarantine } = this;
    const store = {
      quarantine,
      readStream: (stream: string) => this.read(stream),
      readAllAfter: async (position: bigint | undefined) => {
        const page = all.slice(position === undefined ? 0 : Number(position) + 1);
        const isTaken = ({ kind }: Written): boolean => kind === 'plain' || kind === 'unfoldable';
        const unreadable = page.filter((event) => !isTaken(event)).map(({ stream }) => stream);
        return { events: page.filter(isTaken), unreadable, last: page.at(-1)?.position ?? position, end: true };
      },
      endPosition: async () => all.at(-1)?.position,
    } as unknown as LedgerStore;
    return new Ledger(store, { now: () => instant(0) }, new Streams(store, 10));
  }

  private async *read(stream: string): AsyncGenerator<RecordedEvent> {
    this.reads += 1;
    for (const event of this.of(stream)) {
      if (event.kind === 'aside') continue;
      if (event.kind === 'unreadable') {
        const { metadata: _, data: __, ...place } = event;
        throw new StreamUnreadable({ ...place, problem: 'unknown' });
      }
      yield event;
    }
  }
}

/** Folds by hand what the cut leaves in; an event that cannot be read or folded makes the whole unreadable. */
const byHand = (events: readonly Written[], cut: Cut): Partial<Folded<readonly string[]>> | 'unreadable' => {
  const isBehind = ({ position, revision, recordedAt }: Written): boolean => {
    if ('position' in cut) return position > cut.position;
    if ('revision' in cut) return revision > cut.revision;
    return 'knownAt' in cut && Date.parse(recordedAt) > Date.parse(cut.knownAt);
  };
  const there = events.filter(({ kind }) => kind !== 'aside');
  const end = there.findIndex(isBehind);
  const known = end === -1 ? there : there.slice(0, end);
  const isEffective = ({ metadata }: Written): boolean =>
    !('asOf' in cut) || Date.parse(metadata.effectiveAt) <= Date.parse(cut.asOf);
  if (known.some((event) => event.kind === 'unreadable' || (event.kind === 'unfoldable' && isEffective(event)))) {
    return 'unreadable';
  }
  const folded = known.filter(isEffective);
  let revision = folded.at(-1)?.revision ?? -1;
  const isNext = (event: Written): boolean => event.kind === 'aside' && event.revision === revision + 1;
  for (const event of events) if (isNext(event) && !('revision' in cut && isBehind(event))) revision += 1;
  return {
    state: folded.map(({ id, metadata }) => `${id} ${metadata.effectiveAt}`),
    revision,
    position: folded.at(-1)?.position,
  };
};

const outcomeOf = async (reading: Promise<Folded<readonly string[]>>): Promise<ReturnType<typeof byHand>> => {
  try {
    const { state, revision, position } = await reading;
    return { state, revision, position };
  } catch (error) {
    if (error instanceof StreamUnreadable) return 'unreadable';
    throw error;
  }
};

const time = fc.integer({ min: 0, max: 12 });
const drawn = fc.record({
  stream: fc.constantFrom('a' as const, 'b' as const),
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant<Kind>('plain') },
    { weight: 2, arbitrary: fc.constant<Kind>('aside') },
    { weight: 1, arbitrary: fc.constantFrom<Kind>('unreadable', 'unfoldable') },
  ),
  effective: time,
  recorded: time,
});
const cuts: fc.Arbitrary<Cut> = fc.oneof(
  fc.integer({ min: -1, max: 14 }).map((n) => ({ position: BigInt(n) })),
  fc.integer({ min: -1, max: 8 }).map((revision) => ({ revision })),
  time.map((n) => ({ asOf: instant(n) })),
  time.map((n) => ({ knownAt: instant(n) })),
);
const plain = (effective: number, recorded: number): Drawn => ({ stream: 'a', kind: 'plain', effective, recorded });

describe('A stream as of a cut', () => {
  it('is what comes of folding by hand what the cut leaves in, whatever is cached', async () => {
    const logs = fc.array(drawn, { maxLength: 14 });
    const warmings = fc.constantFrom('cold', 'warm', 'warm before the last');
    await fc.assert(
      fc.asyncProperty(logs, cuts, warmings, async (events, cut, warming) => {
        const log = new Log();
        const ledger = log.ledger();
        const before = warming === 'warm before the last' ? Math.floor(events.length / 2) : events.length;
        for (const event of events.slice(0, before)) log.add(event);
        if (warming !== 'cold') await outcomeOf(ledger.read(Told, 'a'));
        // A position that was passed by then is answered without looking for more, such as what is set aside since; in an
        // empty log none was.
        const isPassed = warming !== 'cold' && before > 0 && 'position' in cut && cut.position < BigInt(before);
        const known = isPassed ? log.of('s-a') : undefined;
        for (const event of events.slice(before)) log.add(event);
        expect(await outcomeOf(ledger.at(cut).read(Told, 'a'))).toEqual(byHand(known ?? log.of('s-a'), cut));
      }),
      {
        numRuns: 1_000,
        examples: [
          [[{ stream: 'a', kind: 'aside', effective: 0, recorded: 0 }], { position: -1n }, 'warm before the last'],
        ],
      },
    );
  });

  it('beyond everything is what is read now, and what is not there is empty', async () => {
    const log = new Log();
    for (const n of [3, 1, 2]) log.add(plain(n, n));
    log.add({ ...plain(4, 4), kind: 'aside' });
    const now = await log.ledger().read(Told, 'a');
    const ends: Cut[] = [{ position: 9n }, { revision: 9 }, { asOf: instant(9) }, { knownAt: instant(9) }];
    for (const cut of ends) {
      expect(await log.ledger().at(cut).read(Told, 'a')).toEqual(now);
      expect(await log.ledger().at(cut).read(Told, 'none')).toMatchObject({ state: [], revision: -1 });
    }
  });

  it('takes business time for business time: what was recorded late counts, what is dated ahead does not', async () => {
    const log = new Log();
    for (const [effective, recorded] of [
      [1, 1],
      [9, 2],
      [2, 8],
    ] as const) {
      log.add(plain(effective, recorded));
    }
    const ids = async (cut: Cut) => (await log.ledger().at(cut).read(Told, 'a')).state.map((one) => one.slice(0, 2));
    expect(await ids({ asOf: instant(2) })).toEqual(['e0', 'e2']);
    expect(await ids({ knownAt: instant(2) })).toEqual(['e0', 'e1']);
  });

  it('is not read from the store where what is cached does not go beyond it', async () => {
    const log = new Log();
    for (const n of [1, 5, 3]) log.add(plain(n, n));
    const ledger = log.ledger();
    await ledger.read(Told, 'a');
    const readsOf = async (cut: Cut): Promise<number> => {
      const before = log.reads;
      await ledger.at(cut).read(Told, 'a');
      return log.reads - before;
    };
    for (const cut of [{ position: 2n }, { revision: 2 }, { asOf: instant(5) }, { knownAt: instant(5) }]) {
      expect(await readsOf(cut)).toBe(0);
    }
    for (const cut of [{ position: 1n }, { revision: 1 }, { asOf: instant(4) }, { knownAt: instant(4) }]) {
      expect(await readsOf(cut)).toBe(1);
    }
    expect((await ledger.read(Told, 'a')).revision).toBe(2);
  });
});
