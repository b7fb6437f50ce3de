import fc from 'fast-check';
import { compared, comparedPriceLists, comparedRules, comparedTaxes } from './comparing.js';
import type { SkuPrice } from './events/price-list-published.js';
import type { PriceListData } from './price-lists.js';

const sold = (sku: string, CHF: string, more: Partial<SkuPrice> = {}): SkuPrice => ({
  sku,
  family: 'hosting',
  price: { CHF },
  ...more,
});
const list = (version: string, prices: SkuPrice[], rate = '0.25'): PriceListData => ({
  version,
  validFrom: '2024-01-01T00:00:00Z',
  prices,
  degressive: [{ family: 'hosting', fromQuantity: 35, rate }],
});

describe('Two price lists against each other (A35, R64)', () => {
  it('differ by products that are new, gone, and dearer, with what the changed ones cost together', () => {
    const before = list('a', [sold('web', '10.00'), sold('mail', '5.00'), sold('old', '1.00'), sold('same', '2.00')]);
    const after = list(
      'b',
      [sold('web', '12.00'), sold('mail', '4.50', { term: 12 }), sold('same', '2.00'), sold('new', '3.00')],
      '0.20',
    );
    const { prices, degressive, totals } = comparedPriceLists(before, after);
    expect(prices.added.map(({ sku }) => sku)).toEqual(['new']);
    expect(prices.removed.map(({ sku }) => sku)).toEqual(['old']);
    expect(prices.changed.map((line) => [line.before.price.CHF, line.after.price.CHF, line.after.term])).toEqual([
      ['5.00', '4.50', 12],
      ['10.00', '12.00', undefined],
    ]);
    expect(prices.unchanged).toBe(1);
    expect(degressive.changed).toEqual([
      {
        before: { family: 'hosting', fromQuantity: 35, rate: '0.25' },
        after: { family: 'hosting', fromQuantity: 35, rate: '0.20' },
      },
    ]);
    expect(totals).toEqual([{ currency: 'CHF', products: 2, before: '15.00', after: '16.50', difference: '1.50' }]);
  });

  it('a price in a currency more is a change, but adds nothing up; a price unchanged beside another does not either', () => {
    const before = list('a', [sold('web', '10.00')]);
    const after = list('b', [sold('web', '10.00', { price: { CHF: '10.00', EUR: '9.00' } })]);
    const { prices, totals } = comparedPriceLists(before, after);
    expect([prices.changed.length, totals]).toEqual([1, []]);
  });
});

describe('Two rate cards, and two tax tables', () => {
  it('rules differ price by price (R9) and rate by rate (R10)', () => {
    const domains = (CH: string, EU?: string) => ({
      family: 'domains',
      level: 'gold',
      prices: { 'domain-ch': { CHF: CH }, ...(EU ? { 'domain-eu': { CHF: EU } } : {}) },
    });
    const rate = (level: string, of: string) => ({ family: 'hosting', level, rate: of });
    const { added, removed, changed, unchanged } = comparedRules(
      [domains('9.00', '8.00'), rate('gold', '0.20'), rate('silver', '0.10')],
      [domains('9.00'), rate('gold', '0.25'), rate('bronze', '0.05')],
    );
    expect(added).toEqual([rate('bronze', '0.05')]);
    expect(removed).toEqual([{ ...domains('9.00'), prices: { 'domain-eu': { CHF: '8.00' } } }, rate('silver', '0.10')]);
    expect(changed).toEqual([{ before: rate('gold', '0.20'), after: rate('gold', '0.25') }]);
    expect(unchanged).toBe(1);
  });

  it('rates of tax differ by the day from which they hold (V1)', () => {
    const { added, changed, unchanged } = comparedTaxes(
      [{ validFrom: '2018-01-01', rate: '0.077' }],
      [
        { validFrom: '2018-01-01', rate: '0.077' },
        { validFrom: '2024-01-01', rate: '0.081' },
      ],
    );
    expect([added, changed, unchanged]).toEqual([[{ validFrom: '2024-01-01', rate: '0.081' }], [], 1]);
  });

  it('what is added to a version, removed and changed makes the other of it', () => {
    const lines = fc.uniqueArray(
      fc.record({ key: fc.stringMatching(/^[a-f]$/), value: fc.integer({ max: 2, min: 0 }) }),
      {
        selector: ({ key }) => key,
      },
    );
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const { added, removed, changed, unchanged } = compared(before, after, ({ key }) => key);
        const made = new Map(before.map(({ key, value }) => [key, value]));
        for (const { key } of removed) made.delete(key);
        for (const { key, value } of [...added, ...changed.map((line) => line.after)]) made.set(key, value);
        expect([...made].sort()).toEqual(after.map(({ key, value }) => [key, value]).sort());
        expect(added.length + changed.length + unchanged).toBe(after.length);
        expect(removed.length + changed.length + unchanged).toBe(before.length);
      }),
    );
  });
});
