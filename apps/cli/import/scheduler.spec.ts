import fc from 'fast-check';
import type { Footprint } from './plan.js';
import { Scheduler } from './scheduler.js';

const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 });
const footprint: fc.Arbitrary<Footprint> = fc.record({
  barrier: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  writes: keys,
  reads: keys,
});
const meet = (x: Footprint, y: Footprint): boolean =>
  x.barrier ||
  y.barrier ||
  x.writes.some((key) => y.writes.includes(key) || y.reads.includes(key)) ||
  y.writes.some((key) => x.reads.includes(key));

describe('Scheduler', () => {
  it('finishes one before it begins another that meets it, in the order given', async () => {
    const piece = fc.record({ footprint, ticks: fc.nat({ max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.integer({ min: 1, max: 30 }), async (pieces, window) => {
        const scheduler = new Scheduler(window);
        const log: { index: number; at: 'begun' | 'done' }[] = [];
        for (const [index, { footprint: touched, ticks }] of pieces.entries()) {
          await scheduler.add(touched, async () => {
            log.push({ index, at: 'begun' });
            for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
            log.push({ index, at: 'done' });
          });
        }
        await scheduler.drain();
        const when = (index: number, at: 'begun' | 'done'): number =>
          log.findIndex((e) => e.index === index && e.at === at);
        for (let later = 0; later < pieces.length; later += 1) {
          expect(when(later, 'done')).toBeGreaterThanOrEqual(0);
          for (let earlier = 0; earlier < later; earlier += 1) {
            if (!meet(pieces[earlier]!.footprint, pieces[later]!.footprint)) continue;
            expect(when(earlier, 'done')).toBeLessThan(when(later, 'begun'));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('runs what does not meet at the same time', async () => {
    const scheduler = new Scheduler(10);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await scheduler.add({ barrier: false, writes: ['a'], reads: ['r'] }, () => gate);
    const second = new Promise<void>((resolve) => {
      void scheduler.add({ barrier: false, writes: ['b'], reads: ['r'] }, async () => resolve());
    });
    await second;
    release();
    await scheduler.drain();
  });

  it('begins nothing after a failure and tells it', async () => {
    const scheduler = new Scheduler(10);
    let begun = false;
    await scheduler.add({ barrier: false, writes: ['a'], reads: [] }, () => Promise.reject(new Error('broken')));
    await scheduler.add({ barrier: false, writes: ['a'], reads: [] }, async () => {
      begun = true;
    });
    await expect(scheduler.drain()).rejects.toThrow('broken');
    expect(begun).toBe(false);
  });
});
