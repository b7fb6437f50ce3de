import fc from 'fast-check';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { formatInstant, instantMs, systemClock } from '#libs/kernel/time.js';
import { Ledger } from '../ledger.js';
import { Streams } from '../streams.js';
import { clockAt, contextOf, count, counterLedger, counterStore, Counter } from '../testing/counter.js';
import { CLOCK_TOLERANCE_MS, StoreClock } from './store-clock.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

describe('The clock of the process', () => {
  const T0 = Date.parse('2026-03-01T08:00:00Z');
  /** A store whose time and a process whose clocks a spec sets; counts how often the store was asked. */
  const scene = () => {
    const store = { ms: T0, asked: 0 };
    const wall = clockAt(T0);
    const monotonic = { ms: 5 };
    const real = counterStore('esdb://127.0.0.1:1?tls=false', 'unused');
    const clock = new StoreClock(
      {
        codec: real.codec,
        append: async () => ({ revision: store.asked++, position: 0n }),
        readLast: async () => ({ recordedAt: formatInstant(store.ms) }) as never,
      },
      wall,
      () => monotonic.ms,
    );
    const pass = (ms: number): void => {
      store.ms += ms;
      wall.ms += ms;
      monotonic.ms += ms;
    };
    return { store, wall, monotonic, clock, pass };
  };

  it('is believed while it agrees with the store, which is asked once', async () => {
    const { store, clock, pass } = scene();
    for (let hour = 0; hour < 48; hour += 1) {
      expect(instantMs(await clock.now())).toBe(T0 + hour * 3_600_000);
      pass(3_600_000);
    }
    expect(store.asked).toBe(1);
    expect(clock.problem()).toBeUndefined();
  });

  it.each([400 * DAY, 3 * MINUTE, -3 * MINUTE, -400 * DAY])('dates nothing while it is off by %d ms', async (off) => {
    const { wall, clock } = scene();
    await clock.now();
    wall.ms += off;
    await expect(clock.now()).rejects.toMatchObject({ name: 'ClockOutOfStep', code: 'CLOCK_OUT_OF_STEP' });
    expect(clock.problem()).toContain(formatInstant(T0));
    wall.ms -= off;
    expect(await clock.now()).toBe(formatInstant(T0));
    expect(clock.problem()).toBeUndefined();
  });

  it('is refused from the first command on when the process started with it', async () => {
    const { wall, clock } = scene();
    wall.ms += 400 * DAY;
    await expect(clock.now()).rejects.toThrow('is not that of the event store');
  });

  it('is believed again when the machine slept, or when the store was put right', async () => {
    const asleep = scene();
    await asleep.clock.now();
    asleep.wall.ms += DAY;
    asleep.store.ms += DAY;
    expect(instantMs(await asleep.clock.now())).toBe(T0 + DAY);
    const corrected = scene();
    corrected.store.ms += DAY;
    await expect(corrected.clock.now()).rejects.toThrow('is not that of the event store');
    corrected.store.ms -= DAY;
    expect(instantMs(await corrected.clock.now())).toBe(T0);
  });

  it('bounds what a command says itself: the past is free, the future is not', async () => {
    const { clock } = scene();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -9000 * DAY, max: 9000 * DAY }), async (off) => {
        const given = clock.refuseAhead(formatInstant(T0 + off));
        if (off <= CLOCK_TOLERANCE_MS) await given;
        else await expect(given).rejects.toMatchObject({ code: 'CLOCK_OUT_OF_STEP' });
      }),
    );
  });
});

describe('Business time on a store', () => {
  const namespace = testNamespace();
  const { eventStoreUrl: url } = testUrls();
  const store = counterStore(url, namespace);
  const wall = clockAt(0);
  const bounded = new Ledger(store, wall, new Streams(store), new StoreClock(store, wall, () => performance.now()));
  const careless = counterLedger(url, namespace, { now: () => formatInstant(Date.now() + 400 * DAY) });
  beforeEach(() => (wall.ms = Date.now()));
  afterAll(() => Promise.all([store.dispose(), careless.store.dispose()]));
  const last = async (id: string): Promise<string> =>
    (await store.readLast(`counter-${id}`))?.metadata.effectiveAt ?? 'none';

  it('a command decided while the clock is 400 days ahead is not recorded; after it all goes on', async () => {
    await count(bounded, 'jump');
    wall.ms += 400 * DAY;
    const command = contextOf(derivedUuid('jump', namespace));
    await expect(count(bounded, 'jump', { context: command })).rejects.toMatchObject({ code: 'CLOCK_OUT_OF_STEP' });
    expect((await bounded.read(Counter, 'jump')).revision).toBe(0);
    wall.ms -= 400 * DAY;
    expect(await count(bounded, 'jump', { context: command })).toMatchObject({ revision: 1, repeated: false });
    expect(Math.abs(instantMs(await last('jump')) - Date.now())).toBeLessThan(MINUTE);
  });

  it('a stream that a wrong clock dated ahead is dated right again by its next command, and stays so', async () => {
    await count(careless, 'ahead');
    expect(instantMs(await last('ahead'))).toBeGreaterThan(Date.now() + 399 * DAY);
    await count(bounded, 'ahead');
    const back = await last('ahead');
    expect(Math.abs(instantMs(back) - Date.now())).toBeLessThan(MINUTE);
    // Another process, whose clock is a little behind, does not step back before what was recorded.
    const second = new Ledger(store, clockAt(Date.now() - MINUTE), new Streams(store));
    await count(second, 'ahead');
    expect(await last('ahead')).toBe(back);
  });

  it('what a command says about its time lies in the past, but an automation follows its cause', async () => {
    const ahead = new Date(Date.parse(systemClock.now()) + DAY).toISOString();
    const context = contextOf();
    await expect(count(bounded, 'said', { context: { ...context, effectiveAt: ahead } })).rejects.toMatchObject({
      code: 'CLOCK_OUT_OF_STEP',
      details: { at: ahead },
    });
    const automation = { userId: 'a', orgId: null, role: 'automation', channel: 'automation' } as const;
    await count(bounded, 'said', { context: { ...context, effectiveAt: ahead, actor: automation } });
    expect(await last('said')).toBe(ahead);
  });
});
