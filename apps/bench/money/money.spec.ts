import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { measureMoney } from './measure.js';

describe('The money benchmark', () => {
  it('releases, pays and closes every account once, on a real store (E2, E7, E8, E11)', async () => {
    const size = { count: 3, entriesEach: 4 };
    const { entries, ...times } = await measureMoney(testUrls().eventStoreUrl, testNamespace(), size);
    expect([entries, Math.min(...Object.values(times)) > 0]).toEqual([12, true]);
  });
});
