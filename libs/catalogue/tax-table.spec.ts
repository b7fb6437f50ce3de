import fc from 'fast-check';
import { DomainError } from '#libs/kernel/errors.js';
import { isNegative, sum } from '#libs/kernel/money.js';
import type { Actor } from '#libs/kernel/actor.js';
import { given, nothing, refused } from '#libs/event-sourcing/testing/given.js';
import type { TaxEntry, TaxRatesPublished } from './events/tax-rates-published.js';
import { publishTaxRates, taxAtDate, taxPartsOf, TaxTable } from './tax-table.js';

const finance: Actor = { userId: 'u', orgId: null, role: 'staff:finance', channel: 'api' };
const swiss: TaxEntry[] = [
  { validFrom: '2018-01-01', rate: '0.077' },
  { validFrom: '2024-01-01', rate: '0.081' },
];
const published = (entries: TaxEntry[]): TaxRatesPublished => ({
  type: 'TaxRatesPublished',
  data: { country: 'CH', entries },
});

describe('publishing tax rates (V1)', () => {
  it('replaces the country’s table; the same one again changes nothing, in whatever order', () => {
    const table = { country: 'CH', entries: swiss };
    const { state } = given(TaxTable)
      .when(publishTaxRates(table, { evenIfSame: false }, finance))
      .then([published(swiss)])
      .when(publishTaxRates({ ...table, entries: [...swiss].reverse() }, { evenIfSame: false }, finance))
      .then(nothing)
      .when(publishTaxRates({ ...table, entries: swiss.slice(1) }, { evenIfSame: false }, finance))
      .then([published(swiss.slice(1))]);
    expect(state.entries).toEqual(swiss.slice(1));
  });

  it('refuses two rates from one day on, no rate at all, and whoever is not finance', () => {
    const twice = { country: 'CH', entries: [...swiss, { validFrom: '2024-01-01', rate: '0.09' }] };
    given(TaxTable)
      .when(publishTaxRates(twice, { evenIfSame: false }, finance))
      .then(refused('TAX_TABLE_INVALID', { country: 'CH' }));
    given(TaxTable)
      .when(publishTaxRates({ country: 'CH', entries: [] }, { evenIfSame: false }, finance))
      .then(refused('TAX_TABLE_INVALID'));
    given(TaxTable)
      .when(
        publishTaxRates(
          { country: 'CH', entries: swiss },
          { evenIfSame: false },
          { ...finance, role: 'staff:support' },
        ),
      )
      .then(refused('ACTOR_NOT_ALLOWED'));
  });
});

describe('the tax of a supply period (V2)', () => {
  it('splits the charge by days where a rate changes; the last part takes the rest (V5)', () => {
    expect(taxPartsOf(swiss, { from: '2023-12-01', to: '2024-02-01' }, '100.00')).toEqual([
      { from: '2023-12-01', to: '2024-01-01', rate: '0.077', net: '50.00', tax: '3.85' },
      { from: '2024-01-01', to: '2024-02-01', rate: '0.081', net: '50.00', tax: '4.05' },
    ]);
    expect(taxPartsOf([...swiss].reverse(), { from: '2023-12-30', to: '2024-01-02' }, '10.00')).toEqual([
      { from: '2023-12-30', to: '2024-01-01', rate: '0.077', net: '6.67', tax: '0.51' },
      { from: '2024-01-01', to: '2024-01-02', rate: '0.081', net: '3.33', tax: '0.27' },
    ]);
  });

  it('takes a change on the last day out, a change on the first day in', () => {
    expect(taxPartsOf(swiss, { from: '2023-01-01', to: '2024-01-01' }, '10.00').map(({ rate }) => rate)).toEqual([
      '0.077',
    ]);
    expect(taxPartsOf(swiss, { from: '2024-01-01', to: '2025-01-01' }, '10.00').map(({ rate }) => rate)).toEqual([
      '0.081',
    ]);
  });

  it('keeps parts of net 0.00 and of a rate seen before', () => {
    const back = [...swiss, { validFrom: '2024-01-02', rate: '0.077' }];
    expect(taxPartsOf(back, { from: '2023-12-31', to: '2024-12-31' }, '0.01')).toEqual([
      { from: '2023-12-31', to: '2024-01-01', rate: '0.077', net: '0.00', tax: '0.00' },
      { from: '2024-01-01', to: '2024-01-02', rate: '0.081', net: '0.00', tax: '0.00' },
      { from: '2024-01-02', to: '2024-12-31', rate: '0.077', net: '0.01', tax: '0.00' },
    ]);
  });

  it('is refused where the table begins after the period', () => {
    const tax = (): unknown => taxPartsOf(swiss, { from: '2017-12-31', to: '2018-02-01' }, '10.00');
    expect(tax).toThrow(DomainError);
    expect(tax).toThrow(expect.objectContaining({ code: 'TAX_NOT_SUPPORTED' }));
    expect(() => taxPartsOf([], { from: '2024-01-01', to: '2024-02-01' }, '1.00')).toThrow(DomainError);
  });

  it('A32: a purchase without a period is one part, of the day of supply', () => {
    expect(taxAtDate(swiss, '2023-12-31', '10.00')).toEqual([
      { from: '2023-12-31', to: '2024-01-01', rate: '0.077', net: '10.00', tax: '0.77' },
    ]);
    expect(taxAtDate(swiss, '2024-01-01', '10.00')[0]?.rate).toBe('0.081');
  });

  it('the parts’ nets are never negative and add up to the charge, the parts to the period', () => {
    const day = fc
      .integer({ min: 0, max: 60 })
      .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10));
    const tables = fc
      .uniqueArray(day, { maxLength: 8 })
      .map((days) => [
        { validFrom: '2023-01-01', rate: '0.05' },
        ...days.map((validFrom) => ({ validFrom, rate: '0.07' })),
      ]);
    const periods = fc.tuple(day, day).filter(([from, to]) => from < to);
    const cents = fc.integer({ min: 0, max: 3000 }).map((n) => (n / 100).toFixed(2));
    fc.assert(
      fc.property(tables, periods, cents, (entries, [from, to], charged) => {
        const parts = taxPartsOf(entries, { from, to }, charged);
        expect(sum(parts.map(({ net }) => net))).toBe(charged);
        expect(parts.some(({ net }) => isNegative(net))).toBe(false);
        expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([from, to]);
        parts.slice(1).forEach((part, index) => expect(part.from).toBe(parts[index]?.to));
      }),
    );
  });
});
