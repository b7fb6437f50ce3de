import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { measureAccruals } from './measure.js';
import { measureSteps } from './steps.js';

describe('The accrual benchmark', () => {
  it('posts every payment once on accounts of each length, and its accounts come out right', async () => {
    const { eventStoreUrl } = testUrls();
    const sizes = [1, 6, 30];
    const costs = await measureAccruals({ eventStoreUrl, namespace: testNamespace(), sizes, rounds: 2, perTurn: 2 });
    expect(costs.map(({ entries, accruals }) => [entries, accruals])).toEqual([
      [1, 4],
      [6, 4],
      [30, 4],
    ]);
    for (const { fresh, following } of costs) expect([fresh.latency > 0, following.cpu > 0]).toEqual([true, true]);
  });

  it('releases and pays what came to accounts of each length (E2, E7, E8)', async () => {
    const { eventStoreUrl } = testUrls();
    const names = new Map([1, 6].map((entries) => [entries, testNamespace()]));
    const size = { sizes: [1, 6], rounds: 2, perTurn: 2 };
    const costs = await measureSteps(eventStoreUrl, (entries) => names.get(entries)!, size);
    expect(costs.map(({ entries }) => entries)).toEqual([1, 6]);
    for (const { entries: _, ...steps } of costs) expect(Math.min(...Object.values(steps))).toBeGreaterThan(0);
  });
});
