import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import { measureRenewals } from './measure.js';

describe('The renewals benchmark', () => {
  it('renews every product that is due once, on a real store (E24)', async () => {
    const { products, allDue, noneDue } = await measureRenewals(testUrls().eventStoreUrl, testNamespace(), 40);
    expect([products, allDue > 0, noneDue > 0]).toEqual([40, true, true]);
  });
});
