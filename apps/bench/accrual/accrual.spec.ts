import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { measureAccruals } from './measure.js';

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
});
