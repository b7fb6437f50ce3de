import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { freshUuid } from '#libs/kernel/ids.js';
import { causedBy } from './automation.js';
import { claimKey } from './claims/claim-key.js';
import type { RecordedEvent } from './event.js';
import { NO_EVENTS, WrongRevision } from './eventstoredb/store.js';
import { writeForeign } from './eventstoredb/testing/foreign.js';
import { type CommandOutcome, type Ledger } from './ledger.js';
import { clockAt, contextOf, count, Counter, counterLedger } from './testing/counter.js';

const namespace = testNamespace();
const { eventStoreUrl: url } = testUrls();
const clock = clockAt(Date.parse('2024-03-12T09:00:00Z'));
const here = counterLedger(url, namespace, clock);
const there = counterLedger(url, namespace, clock);
afterAll(() => Promise.all([here.store.dispose(), there.store.dispose()]));

const events = async (id: string, ledger: Ledger = here): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for await (const event of ledger.store.readStream(`counter-${id}`)) all.push(event);
  return all;
};
const foreign = (stream: string, event: Parameters<typeof writeForeign>[2]): Promise<void> =>
  writeForeign(url, `${namespace}/${stream}`, event);
const REUSED = { code: 'IDEMPOTENCY_KEY_REUSED' };
const essence = ({ repeated: _, ...outcome }: CommandOutcome): object => outcome;

describe('Concurrent commands of two processes', () => {
  it('200 on one stream keep its limit, and its revisions are contiguous (I10)', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) => count(n % 2 ? here : there, 'full', { limit: 120 })),
    );
    const done = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.revision] : []));
    expect([...done].sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, n) => n));
    const codes = all.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []));
    expect(codes).toEqual(Array.from({ length: 80 }, () => 'LIMIT_REACHED'));
    expect((await events('full')).map(({ revision }) => revision)).toEqual(done.sort((a, b) => a - b));
  });

  it('the same one, 20 times at once, happens once and all get its outcome', async () => {
    const context = contextOf();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => count(n % 2 ? here : there, 'once', { context })),
    );
    expect(await events('once')).toHaveLength(1);
    for (const outcome of all) expect(essence(outcome)).toEqual(essence(all[0] as CommandOutcome));
  });

  it('the same one, decided differently at once, has one outcome: that of the first append', async () => {
    const context = contextOf();
    let waiting = 0;
    const decided = (ledger: Ledger, notes: string[]): Promise<CommandOutcome> =>
      ledger.transact({
        aggregate: Counter,
        id: 'two-minds',
        context,
        decide: async () => {
          waiting += 1;
          while (waiting < 2) await setImmediate();
          return notes.map((note) => ({ type: 'Counted' as const, data: { by: 1, note } }));
        },
      });
    const [a, b] = await Promise.all([decided(here, ['a', 'a']), decided(there, ['b'])]);
    const stored = await events('two-minds');
    for (const outcome of [a, b]) {
      expect(outcome.events.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
      expect(outcome.revision).toBe(stored.length - 1);
      expect(outcome.position).toBe(stored.at(-1)?.position);
    }
    expect([a.repeated, b.repeated].sort()).toEqual([false, true]);
  });

  it('what a process has cached equals what an independent one reads, whoever writes meanwhile', async () => {
    const step = fc.record({
      id: fc.constantFrom('p', 'q', 'r'),
      by: fc.integer({ min: 1, max: 9 }),
      isHere: fc.boolean(),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 24 }), fc.nat(8), async (steps, every) => {
        run += 1;
        const name = (id: string): string => `${id}${run}`;
        const writing = steps.map(async ({ id, by, isHere }, n) => {
          for (let turn = 0; turn < n % (every + 1); turn += 1) await setImmediate();
          const outcome = await count(isHere ? here : there, name(id), { by });
          const other = isHere ? there : here;
          expect((await other.read(Counter, name(id))).revision).toBeGreaterThanOrEqual(outcome.revision);
        });
        await Promise.all(writing);
        await Promise.all([here.streams.sync(), there.streams.sync()]);
        for (const id of ['p', 'q', 'r']) {
          const stored = await events(name(id));
          const total = stored.reduce((sum, { data }) => sum + (data as { by: number }).by, 0);
          for (const ledger of [here, there]) {
            const { state, revision } = await ledger.streams.load(Counter, name(id));
            expect([state.total, revision]).toEqual([total, stored.length - 1]);
          }
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('A command repeated', () => {
  it('gets its first outcome, also when it would be refused or change nothing by now', async () => {
    const context = contextOf(undefined, { bodyHash: 'body' });
    const first = await count(here, 'again', { limit: 1, context });
    await expect(count(there, 'again', { limit: 1 })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    expect(await count(there, 'again', { limit: 1, context })).toEqual({ ...first, repeated: true });
    expect(await count(here, 'again', { by: 0, context })).toEqual({ ...first, repeated: true });
    const other = { ...context, bodyHash: 'other' };
    await expect(count(here, 'again', { context: other })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('by its key stands for the same request in every process, whatever stream it is for', async () => {
    const context = contextOf(undefined, { bodyHash: 'a'.repeat(32), isKeyed: true });
    const other = { ...context, bodyHash: 'b'.repeat(32) };
    await expect(count(here, 'key-a', { limit: 0, context: other })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    const first = await count(here, 'key-a', { context });
    for (const process of [here, there]) {
      await expect(count(process, 'key-b', { context: other })).rejects.toMatchObject(REUSED);
      await expect(count(process, 'key-b', { limit: 0, context: other })).rejects.toMatchObject(REUSED);
      await expect(count(process, 'key-b', { by: 0, context: other })).rejects.toMatchObject(REUSED);
      expect(await count(process, 'key-a', { context })).toEqual({ ...first, repeated: true });
    }
  });

  it('by its key goes on where its process died before the first append, and for one of two requests only', async () => {
    const context = contextOf(undefined, { bodyHash: 'a'.repeat(32), isKeyed: true });
    const other = { ...context, bodyHash: 'b'.repeat(32) };
    const batch = { stream: 'counter-x', context, effectiveAt: '2024-03-12T09:00:00Z' };
    await claimKey(here.store, { commandId: context.commandId, bodyHash: 'a'.repeat(32) }, batch);
    await expect(count(there, 'died', { context: other })).rejects.toMatchObject(REUSED);
    expect(await count(there, 'died', { context })).toMatchObject({ revision: 0, repeated: false });

    const race = contextOf(undefined, { isKeyed: true });
    const answers = await Promise.allSettled(
      [here, there].map((process, n) =>
        count(process, `race-${n}`, { context: { ...race, bodyHash: `${n}`.repeat(32) } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: REUSED });
  });

  it('by its key is refused for another request also where the first one is not to be read yet', async () => {
    const context = contextOf(undefined, { isKeyed: true });
    const batch = { stream: 'counter-x', context, effectiveAt: '2024-03-12T09:00:00Z' };
    const requestOf = (hash: string) => ({ commandId: context.commandId, bodyHash: hash.repeat(32) });
    await claimKey(here.store, requestOf('a'), batch);
    let reads = 0;
    const late = {
      codec: there.store.codec,
      append: there.store.append.bind(there.store),
      readStream: (stream: string) => there.store.readStream((reads += 1) > 2 ? stream : `${stream}-none`),
    };
    await expect(claimKey(late, requestOf('b'), batch)).rejects.toMatchObject(REUSED);
    await claimKey(late, requestOf('a'), batch);
    expect(reads).toBe(3);
  });

  it('is decided again when it was refused or changed nothing', async () => {
    const context = contextOf();
    await expect(count(here, 'later', { limit: 0, context })).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    const nothing = { revision: NO_EVENTS, position: undefined, events: [], repeated: false };
    expect(await count(here, 'later', { by: 0, context })).toMatchObject(nothing);
    expect(await count(there, 'later', { context })).toMatchObject({ revision: 0, repeated: false });
  });
});

describe('Business time', () => {
  it('never steps back on a live stream, whatever the clocks say', async () => {
    const before = clock.ms;
    await count(here, 'time');
    clock.ms -= 60_000;
    await count(there, 'time');
    await count(here, 'time', { context: contextOf(undefined, { effectiveAt: '2020-01-01T00:00:00Z' }) });
    await count(there, 'time');
    clock.ms = before;
    const times = (await events('time')).map(({ metadata }) => metadata.effectiveAt);
    expect(times).toEqual([
      '2024-03-12T09:00:00Z',
      '2024-03-12T09:00:00Z',
      '2020-01-01T00:00:00Z',
      '2024-03-12T09:00:00Z',
    ]);
  });

  it('of an import does not step behind what others recorded; what its events cause may', async () => {
    await count(here, 'import');
    const past = { effectiveAt: '2020-01-01T00:00:00Z', importId: 'i' };
    const actor = { userId: 'import', orgId: null, role: 'staff:finance', channel: 'import' } as const;
    const context = contextOf(undefined, { ...past, actor });
    await expect(count(here, 'import', { context })).rejects.toMatchObject({ code: 'STREAM_HAS_LATER_EVENTS' });
    const [source] = await events('import');
    const caused = { ...causedBy(source as RecordedEvent, 'automation', 'purpose'), ...past };
    expect(await count(here, 'import', { context: caused })).toMatchObject({ revision: 1 });
  });
});

describe('The store', () => {
  it('answers a repeated append as the first, also when the stream moved on; any other with WrongRevision', async () => {
    const { metadata } = (await events('full'))[0] as RecordedEvent;
    const encoded = async (by: number) =>
      here.store.codec.encode({ type: 'Counted', data: { by, note: 'Zürich 🦊' } }, freshUuid(), metadata);
    const [first, second] = [await encoded(1), await encoded(2)];
    const appended = await here.store.append('counter-raw', [first], NO_EVENTS);
    await here.store.append('counter-raw', [second], 0);
    expect(await there.store.append('counter-raw', [first], NO_EVENTS)).toEqual(appended);
    await expect(here.store.append('counter-raw', [await encoded(3)], 0)).rejects.toThrow(WrongRevision);
    await expect(here.store.append('counter-raw', [await encoded(3)], 7)).rejects.toThrow(WrongRevision);
    expect((await here.store.readLast('counter-raw'))?.data).toEqual({ by: 2, note: 'Zürich 🦊' });
    expect(await here.store.readLast('counter-nothing')).toBeUndefined();
  });

  it('refuses what is too large before it is sent, and what cannot be written as JSON', async () => {
    await expect(count(here, 'large', { note: 'x'.repeat(1_048_600) })).rejects.toMatchObject({
      code: 'COMMAND_TOO_LARGE',
    });
    await expect(count(here, 'large', { by: 1n as never })).rejects.toThrow();
    expect(await count(here, 'large')).toMatchObject({ revision: 0 });
    await expect(count(here, 'a/b')).rejects.toThrow('not a stream');
  });

  it('goes on after many reads that were left early', async () => {
    for (let n = 0; n < 110; n += 1) {
      for await (const event of here.store.readStream('counter-time')) {
        expect(event.revision).toBe(0);
        break;
      }
    }
    expect(await here.store.lastEvent()).toBeDefined();
    expect(await count(here, 'left')).toMatchObject({ revision: 0 });
  });

  it("knows its last event among other namespaces' events, and looks at those once", async () => {
    const other = counterLedger(url, testNamespace(), clock);
    try {
      expect(await other.store.lastEvent()).toBeUndefined();
      await count(here, 'neighbour');
      expect(await other.store.lastEvent()).toBeUndefined();
      const { position } = await count(other, 'own');
      expect(await other.store.lastEvent()).toMatchObject({ position, stream: 'counter-own' });
      await count(here, 'neighbour');
      expect(await other.store.lastEvent()).toMatchObject({ position, stream: 'counter-own' });
      expect(await other.store.isSurelyEmpty()).toBe(false);
      expect(await other.store.isSurelyEmpty(['counter-another'])).toBe(false);
    } finally {
      await other.store.dispose();
    }
  });

  it("passes over other applications' events; what cannot be read stops its own stream only", async () => {
    await count(here, 'mixed');
    await count(here, 'fine');
    const { metadata } = (await events('mixed'))[0] as RecordedEvent;
    await foreign('counter-mixed', { type: 'Unknown', data: {}, metadata: metadata as never });
    await foreign('counter-theirs', { type: 'Theirs', data: {}, metadata: { any: 'thing' } });
    await expect(count(here, 'mixed')).rejects.toThrow('unknown event type Unknown');
    await expect(count(here, 'theirs')).rejects.toThrow('another application');
    expect(await count(here, 'fine')).toMatchObject({ revision: 1 });
  });
});
