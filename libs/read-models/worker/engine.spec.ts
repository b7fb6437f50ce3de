import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '#libs/kernel/errors.js';
import type { Automation } from '#libs/event-sourcing/automation.js';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import type { Projection } from '../projection.js';
import { Engine, type EngineOptions } from './engine.js';
import { parkedEvents, requestRetry } from './parked.js';
import { CounterLedger, Counted, counterProjection, Ignored, sumUp } from '../testing/counter-ledger.js';

let ledger: CounterLedger;
const engines: Engine[] = [];
type Started = Partial<EngineOptions> & { projections?: readonly Projection[] };
const start = async ({ projections = [], ...options }: Started, of = ledger): Promise<Engine> => {
  const builds = await of.builds(...projections);
  const engine = new Engine({ store: of.store, database: of.database, builds, ...options });
  engines.push(engine);
  await engine.start();
  return engine;
};
const eventually = async (what: () => Promise<boolean> | boolean): Promise<void> => {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await what()) return;
    await delay(25);
  }
  throw new Error('did not happen within ten seconds');
};

beforeEach(async () => {
  ledger = await new CounterLedger().open();
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
  await ledger.close();
});

describe('projections', () => {
  it('apply history and what follows, and idle consumers move, too', async () => {
    await ledger.count('a', [1, 2, 3]);
    const idle = counterProjection({ name: 'idle', types: new Set(), tables: [] });
    const engine = await start({ projections: [counterProjection(), idle] });
    await ledger.checkpoints.settled(ledger.store, 5_000);
    const position = await ledger.count('b', [10]);
    await ledger.checkpoints.waitFor(position, 5_000);
    expect(await ledger.totals()).toEqual({ a: ['6', '3'], b: ['10', '1'] });
    await ledger.checkpoints.waitFor(await ledger.count('c', [5], 'Ignored'), 5_000);
    expect(engine.health()).toEqual([
      expect.objectContaining({ consumer: 'counters', state: 'following', lagEvents: 0, lagMs: 0, error: null }),
      expect.objectContaining({ consumer: 'idle', state: 'following', lagEvents: 0, lagMs: 0, error: null }),
    ]);
  });

  it('lose and double nothing when batches die after their rows and before their commit (I7)', async () => {
    let calls = 0;
    const dying = counterProjection({
      apply: async (events, sql) => {
        await sumUp(events, sql);
        calls += 1;
        if (calls % 2 === 1) await sql.query('SELECT pg_terminate_backend(pg_backend_pid())');
      },
    });
    await start({ projections: [dying] });
    for (let round = 0; round < 4; round += 1) {
      await ledger.checkpoints.waitFor(await ledger.count('a', [1, 1, 1]), 10_000);
    }
    expect(calls).toBeGreaterThan(5);
    expect(await ledger.totals()).toEqual({ a: ['12', '12'] });
  });

  it('have one owner; the other worker takes over when it ends', async () => {
    const first = await start({ projections: [counterProjection()] });
    const second = await start({ projections: [counterProjection()] });
    await ledger.checkpoints.waitFor(await ledger.count('a', [1]), 5_000);
    expect([first.health()[0]?.state, second.health()[0]?.state]).toEqual(['following', 'waiting for ownership']);
    await first.stop();
    await ledger.checkpoints.waitFor(await ledger.count('a', [1]), 5_000);
    expect(second.health()[0]?.state).toBe('following');
    expect(await ledger.totals()).toEqual({ a: ['2', '2'] });
  });

  it('are fenced: an owner that was taken for dead cannot commit its batch', async () => {
    let resume: () => void = () => undefined;
    let held = new Promise<void>((resolve) => (resume = resolve));
    const slow = counterProjection({
      apply: async (events, sql) => {
        await held;
        await sumUp(events, sql);
      },
    });
    const sleeping = await start({ projections: [slow] });
    const claimed = await ledger.checkpoints.rows();
    expect(claimed[0]?.owner).toContain(String(process.pid));
    await ledger.database.query(`UPDATE checkpoint SET epoch = epoch + 1`);
    await ledger.count('a', [1, 2]);
    resume();
    held = Promise.resolve();
    await ledger.checkpoints.settled(ledger.store, 10_000);
    expect(await ledger.totals()).toEqual({ a: ['3', '2'] });
    const { rows } = await ledger.database.query<{ epoch: string }>('SELECT epoch FROM checkpoint');
    expect(Number(rows[0]?.epoch)).toBe(3);
    await sleeping.stop();
  });

  it('read their checkpoint again when the database took it back', async () => {
    await start({ projections: [counterProjection()] });
    const early = await ledger.count('a', [1]);
    await ledger.checkpoints.waitFor(early, 5_000);
    await ledger.checkpoints.waitFor(await ledger.count('a', [2]), 5_000);
    await ledger.database.query('UPDATE checkpoint SET position = $1', [String(early)]);
    await ledger.database.query(`UPDATE counter SET total = 1, events = 1`);
    await ledger.checkpoints.waitFor(await ledger.count('a', [4]), 5_000);
    expect(await ledger.totals()).toEqual({ a: ['7', '3'] });
  });

  it('park the stream of a poison event, let the others go on, and apply it on request', async () => {
    let mended = false;
    const picky = counterProjection({
      apply: async (events, sql) => {
        const poison = events.some(({ data }) => (data as { amount: number }).amount === 13);
        if (poison && !mended) await sql.query('SELECT 1 / 0');
        await sumUp(events, sql);
      },
    });
    for (const name of ['a', 'b', 'c', 'd']) await ledger.count(name, [1, 1]);
    await ledger.count('b', [13, 1]);
    await start({ projections: [picky] });
    await ledger.checkpoints.waitFor(await ledger.count('c', [1]), 5_000);
    await ledger.checkpoints.waitFor(await ledger.count('b', [1]), 5_000);
    expect(await ledger.totals()).toEqual({ a: ['2', '2'], b: ['2', '2'], c: ['3', '3'], d: ['2', '2'] });
    const [parked, ...rest] = await parkedEvents(ledger.database);
    expect(rest).toEqual([]);
    expect(parked).toMatchObject({
      consumer: 'counters',
      stream: 'counter-b',
      revision: 2,
      type: 'Counted',
      attempts: 1,
    });
    expect(parked?.reason).toContain('division by zero');
    expect((await ledger.checkpoints.rows())[0]?.parked).toBe(1);

    await requestRetry(ledger.database, 'counters');
    await eventually(async () => (await parkedEvents(ledger.database, { toRetry: true })).length === 0);
    expect(await parkedEvents(ledger.database)).toHaveLength(1);
    mended = true;
    expect(await requestRetry(ledger.database, 'counters', 'counter-b')).toBe(1);
    await eventually(async () => (await parkedEvents(ledger.database)).length === 0);
    await ledger.checkpoints.waitFor(await ledger.count('b', [1]), 5_000);
    expect((await ledger.totals())['b']).toEqual(['18', '6']);
  });

  it('are built again from the beginning when their version was raised, and never by an older worker', async () => {
    await ledger.count('a', [1, 2]);
    const first = await start({ projections: [counterProjection()] });
    await ledger.checkpoints.settled(ledger.store, 5_000);
    await first.stop();
    await ledger.database.query('UPDATE counter SET total = 99');
    const second = await start({ projections: [counterProjection({ version: 2 })] });
    await ledger.checkpoints.settled(ledger.store, 5_000);
    expect(await ledger.totals()).toEqual({ a: ['3', '2'] });
    await second.stop();
    const third = await start({ projections: [counterProjection()] });
    await eventually(() => third.health()[0]?.error !== null);
    expect(third.health()[0]?.error).toContain('version 2; this worker has only 1');
    expect(await ledger.totals()).toEqual({ a: ['3', '2'] });
  });

  it('park the stream of an unknown type, which a worker that knows it goes on with', async () => {
    const older = await new CounterLedger([Counted], ledger.namespace.name).open();
    const engine = await start({ projections: [counterProjection()] }, older);
    await ledger.count('a', [1]);
    await ledger.count('b', [1]);
    await ledger.count('b', [1], 'Ignored');
    await ledger.count('b', [1]);
    await ledger.count('a', [1]);
    await older.checkpoints.settled(older.store, 10_000);
    expect(engine.health()[0]?.error).toBeNull();
    expect(await parkedEvents(older.database)).toMatchObject([
      { stream: 'counter-b', revision: 1, reason: 'unknown event type Ignored', unreadable: true, blocks: true },
    ]);
    expect(await ledger.totals()).toEqual({ a: ['2', '2'], b: ['1', '1'] });
    await engine.stop();
    await older.close({ drop: false });
    await start({ projections: [counterProjection()] });
    await eventually(async () => (await parkedEvents(ledger.database)).length === 0);
    expect(await ledger.totals()).toEqual({ a: ['2', '2'], b: ['2', '2'] });
    expect(Ignored.version).toBe(1);
  });

  it('are built again without an applied event that is set aside, and with it when it is taken back', async () => {
    await ledger.count('a', [1, 2, 4]);
    await ledger.count('b', [1]);
    await start({ projections: [counterProjection()] });
    await ledger.checkpoints.settled(ledger.store, 10_000);
    const ids: string[] = [];
    for await (const { id } of ledger.store.readStream('counter-a')) ids.push(id);
    expect(await ledger.decide(ids[1]!)).toBe(true);
    expect(await ledger.decide(ids[1]!)).toBe(false);
    await eventually(async () => (await ledger.totals())['a']?.[0] === '5');
    await ledger.count('a', [8]);
    await ledger.checkpoints.settled(ledger.store, 10_000);
    expect(await ledger.totals()).toEqual({ a: ['13', '3'], b: ['1', '1'] });
    expect(await ledger.decide(ids[1]!, true)).toBe(true);
    await eventually(async () => (await ledger.totals())['a']?.[0] === '15');
    expect(await ledger.totals()).toEqual({ a: ['15', '4'], b: ['1', '1'] });
  });
});

describe('events that do not belong', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const actor = { userId: 'u', orgId: null, role: 'automation', channel: 'automation' };
  const metadata = {
    schemaVersion: 1,
    commandId: id,
    $correlationId: id,
    $causationId: id,
    actor,
    effectiveAt: '2024-01-01T00:00:00Z',
  };
  const data = { name: 'x', amount: 1 };
  const kinds: [name: string, event: Record<string, unknown>, why: RegExp][] = [
    ['foreign', { type: 'Counted', data }, /another application/],
    ['unknown', { type: 'SomethingElse', data, metadata }, /unknown event type SomethingElse/],
    ['newer', { type: 'Counted', data, metadata: { ...metadata, schemaVersion: 2 } }, /newer ledger/],
    ['empty', { type: 'Counted', data: null, metadata }, /no JSON object/],
    ['text', { type: 'Counted', data: 'no object', metadata }, /no JSON object/],
    ['shapeless', { type: 'Counted', data: {}, metadata }, /not well-formed/],
    ['nul', { type: 'Counted', data: { name: 'a\u0000', amount: 1 }, metadata }, /U\+0000/],
    [
      'untimely',
      { type: 'Counted', data, metadata: { ...metadata, effectiveAt: '2024-02-30T00:00:00Z' } },
      /effectiveAt/,
    ],
    ['nobody', { type: 'Counted', data, metadata: { ...metadata, actor: {} } }, /actor/],
  ];

  it('stand still alone, in each consumer, until they are set aside; taken back, they stand there again', async () => {
    const seen: string[] = [];
    const recorder: Automation = {
      name: 'recorder',
      types: new Set(['Counted']),
      firstRun: 'from the beginning',
      imported: 'handled',
      handle: async (events) => {
        for (const { stream, revision, data: counted } of events) {
          if ((counted as { amount: number }).amount === 13) throw new TypeError('cannot count to 13');
          seen.push(`${stream}@${revision}`);
        }
      },
    };
    const other = { name: 'elsewhere', tables: [], categories: new Set(['other']), apply: async () => undefined };
    const elsewhere = counterProjection(other);
    const picky = { ...recorder, name: 'picky' };
    for (const [name] of kinds) await ledger.count(name, [1]);
    const engine = await start({ projections: [counterProjection(), elsewhere], automations: [recorder] });
    const ids: string[] = [];
    for (const [name, event] of kinds) ids.push(await ledger.intrude(name, event as never));
    await ledger.count('fine', [1, 2]);
    await ledger.checkpoints.settled(ledger.store, 10_000);
    const parked = await parkedEvents(ledger.database, { consumer: 'counters' });
    expect(parked.map(({ stream, revision, eventId }) => [stream, revision, eventId])).toEqual(
      kinds.map(([name], index) => [`counter-${name}`, 1, ids[index]]),
    );
    for (const [index, [, , why]] of kinds.entries()) expect(parked[index]?.reason).toMatch(why);
    expect(await parkedEvents(ledger.database, { consumer: 'recorder' })).toHaveLength(kinds.length);
    expect(await parkedEvents(ledger.database, { consumer: 'elsewhere' })).toEqual([]);
    expect(engine.health().map(({ error }) => error)).toEqual([null, null, null]);
    expect((await ledger.totals())['fine']).toEqual(['3', '2']);
    expect(seen.slice(-2)).toEqual(['counter-fine@0', 'counter-fine@1']);

    for (const eventId of ids) await ledger.decide(eventId);
    for (const [name] of kinds) await ledger.count(name, [4]);
    await ledger.count('poison', [13, 1]);
    await eventually(async () => (await parkedEvents(ledger.database)).length === 1);
    await ledger.checkpoints.settled(ledger.store, 10_000);
    expect((await ledger.totals())['unknown']).toEqual(['5', '2']);
    // A batch with an event that fails comes again, one by one.
    const late = [...new Set(seen.filter((one) => one.endsWith('@2')))].sort();
    expect(late).toEqual(kinds.map(([name]) => `counter-${name}@2`).sort());
    expect(await parkedEvents(ledger.database)).toMatchObject([
      { consumer: 'recorder', stream: 'counter-poison', revision: 0, reason: 'cannot count to 13', blocks: true },
    ]);
    expect(seen).not.toContain('counter-poison@1');

    await ledger.decide(ids[1]!, true);
    await eventually(async () => (await parkedEvents(ledger.database, { consumer: 'counters' })).length === 1);
    await ledger.checkpoints.settled(ledger.store, 10_000);
    expect((await ledger.totals())['unknown']).toEqual(['1', '1']);
    expect((await ledger.totals())['newer']).toEqual(['5', '2']);
    const fresh = await start({ automations: [picky] });
    await ledger.checkpoints.settled(ledger.store, 10_000);
    expect(fresh.health()[0]).toMatchObject({ state: 'following', error: null });
    expect((await parkedEvents(ledger.database, { consumer: 'picky' })).map(({ stream }) => stream)).toEqual([
      'counter-unknown',
      'counter-poison',
    ]);
  });
});

describe('automations', () => {
  const recording = (handle: (event: RecordedEvent) => Promise<void> | void, extra: Partial<Automation> = {}) => {
    const automation: Automation = {
      name: 'recorder',
      types: new Set(['Counted']),
      firstRun: 'from the beginning',
      imported: 'handled',
      handle: async (events) => {
        for (const event of events) await handle(event);
      },
      ...extra,
    };
    return automation;
  };
  const keyOf = ({ stream, revision }: RecordedEvent): string => `${stream}@${revision}`;

  it('get an event again after an error that is not a refusal, in order', async () => {
    const seen: string[] = [];
    let failures = 2;
    await ledger.count('a', [1, 2]);
    const engine = await start({
      automations: [
        recording((event) => {
          if (event.revision === 1 && failures-- > 0) throw new Error('store away');
          seen.push(keyOf(event));
        }),
      ],
    });
    await ledger.checkpoints.settled(ledger.store, 10_000);
    expect(failures).toBeLessThan(0);
    expect([...new Set(seen)]).toEqual(['counter-a@0', 'counter-a@1']);
    expect(seen.at(-1)).toBe('counter-a@1');
    expect(engine.health()[0]).toMatchObject({ kind: 'automation', state: 'following', error: null });
  });

  it('park what is refused, with its code, go on, and try it again on request', async () => {
    const seen: string[] = [];
    let refused = true;
    await ledger.count('a', [1, 2, 3]);
    await start({
      automations: [
        recording((event) => {
          if (event.revision === 1 && refused) throw new DomainError('NOT_NOW', 'later');
          seen.push(keyOf(event));
        }),
      ],
    });
    await ledger.checkpoints.settled(ledger.store, 5_000);
    expect(await parkedEvents(ledger.database)).toEqual([
      expect.objectContaining({ consumer: 'recorder', stream: 'counter-a', revision: 1, reason: 'NOT_NOW: later' }),
    ]);
    expect(seen.at(-1)).toBe('counter-a@2');
    refused = false;
    await requestRetry(ledger.database, 'recorder');
    await eventually(async () => (await parkedEvents(ledger.database)).length === 0);
    expect(seen.at(-1)).toBe('counter-a@1');
  });

  it('begin again at what they had not finished', async () => {
    const seen: string[] = [];
    let open: bigint | undefined;
    const automation = recording(
      (event) => {
        seen.push(keyOf(event));
        if (event.revision === 1) open ??= event.position;
      },
      { unfinished: () => open },
    );
    const first = await start({ automations: [automation] });
    const done = await ledger.count('a', [1]);
    await ledger.checkpoints.waitFor(done, 5_000);
    await ledger.count('a', [2]);
    await ledger.count('a', [3]);
    await eventually(() => seen.includes('counter-a@2'));
    await first.stop();
    expect((await ledger.checkpoints.rows())[0]?.position).toBe(String(done));
    open = undefined;
    await start({ automations: [recording((event) => void seen.push(keyOf(event)))] });
    await ledger.checkpoints.settled(ledger.store, 5_000);
    expect(seen.slice(-2)).toEqual(['counter-a@1', 'counter-a@2']);
    expect((await ledger.checkpoints.rows())[0]?.position).not.toBe(String(done));
  });

  describe('started first on a log with a past', () => {
    const seenBy = async (extra: Partial<Automation>, act: () => Promise<unknown>): Promise<string[]> => {
      const seen: string[] = [];
      const engine = await start({ automations: [recording((event) => void seen.push(keyOf(event)), extra)] });
      await act();
      await ledger.checkpoints.settled(ledger.store, 5_000);
      await engine.stop();
      return seen;
    };
    const fromNowOn = { firstRun: 'from now on' } as const;
    const nothing = async (): Promise<void> => undefined;

    it('from now on: they do nothing for the past and handle what follows; a restart goes on where they were', async () => {
      await ledger.count('a', [1, 2]);
      expect(await seenBy(fromNowOn, () => ledger.count('a', [3]))).toEqual(['counter-a@2']);
      await ledger.count('a', [4]);
      expect(await seenBy(fromNowOn, () => ledger.count('b', [5]))).toEqual(['counter-a@3', 'counter-b@0']);
    });

    it('from now on, on an empty log: they handle everything', async () => {
      expect(await seenBy(fromNowOn, nothing)).toEqual([]);
      await ledger.count('a', [1]);
      expect(await seenBy(fromNowOn, () => ledger.count('a', [2]))).toEqual(['counter-a@0', 'counter-a@1']);
    });

    it('from the beginning: they handle the past, too', async () => {
      await ledger.count('a', [1, 2]);
      expect(await seenBy({}, () => ledger.count('a', [3]))).toEqual(['counter-a@0', 'counter-a@1', 'counter-a@2']);
    });

    it('keep where they began when it is declared otherwise later, or when everything is read again', async () => {
      await ledger.count('a', [1]);
      expect(await seenBy(fromNowOn, () => ledger.count('a', [2]))).toEqual(['counter-a@1']);
      await ledger.intrude('b', { type: 'Counted', data: {} } as never);
      await ledger.count('a', [3]);
      expect(await seenBy({}, nothing)).toEqual(['counter-a@2']);
      await ledger.database.query('UPDATE checkpoint SET position = NULL, event_id = NULL');
      expect(await seenBy({}, nothing)).toEqual(['counter-a@1', 'counter-a@2']);
      await ledger.database.query('UPDATE checkpoint SET position = NULL, event_id = NULL, begins_behind = 1 << 30');
      await ledger.database.query('DELETE FROM parked');
      expect(await seenBy({}, nothing)).toEqual([]);
      expect(await parkedEvents(ledger.database)).toEqual([]);
    });
  });

  it('hear of what an import brought where they want to, and otherwise of the rest alone', async () => {
    const seen: Record<string, string[]> = { all: [], live: [] };
    const into = (name: 'all' | 'live') => (event: RecordedEvent) => void seen[name]!.push(keyOf(event));
    await ledger.count('a', [1], 'Counted', 'history');
    await ledger.count('a', [2]);
    await start({
      automations: [
        recording(into('all'), { name: 'all' }),
        recording(into('live'), { name: 'live', imported: 'passed over' }),
      ],
    });
    await ledger.count('b', [3], 'Counted', 'history');
    await ledger.checkpoints.waitFor(await ledger.count('b', [4]), 5_000);
    expect(seen).toEqual({
      all: ['counter-a@0', 'counter-a@1', 'counter-b@0', 'counter-b@1'],
      live: ['counter-a@1', 'counter-b@1'],
    });
  });

  it('are called for what waits for time also while events keep coming', async () => {
    let idle = 0;
    await start({ automations: [recording(() => undefined, { idle: () => Promise.resolve(void (idle += 1)) })] });
    const counted = idle;
    for (let n = 0; n < 8; n += 1) {
      await ledger.count('a', [1]);
      await delay(200);
    }
    expect(idle).toBeGreaterThan(counted);
  });

  it('are called when idle, and a slow one does not hold up another', async () => {
    let idle = 0;
    let release: () => void = () => undefined;
    const slow = recording(() => new Promise<void>((resolve) => (release = resolve)), { name: 'slow' });
    const quick = recording(() => undefined, { name: 'quick', idle: () => Promise.resolve(void (idle += 1)) });
    await start({ automations: [slow, quick] });
    const position = await ledger.count('a', [1]);
    await ledger.checkpoints.waitFor(position, 5_000, ['quick']);
    await eventually(() => idle > 0);
    await expect(ledger.checkpoints.waitFor(position, 100)).rejects.toThrow('slow');
    release();
    await ledger.checkpoints.waitFor(position, 5_000);
  });
});
