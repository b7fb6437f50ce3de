import fc from 'fast-check';
import {
  addMonths,
  businessDateOf,
  businessMonthOf,
  daysOf,
  formatInstant,
  instantMs,
  isDate,
  isInstant,
  laterOf,
  endOfDay,
  startOfDay,
} from './time.js';

describe('Business dates and months are those of Europe/Zurich', () => {
  it.each([
    ['2024-01-31T22:59:59.999Z', '2024-01-31'],
    ['2024-01-31T23:00:00Z', '2024-02-01'],
    ['2023-12-31T23:00:00Z', '2024-01-01'],
    ['2024-07-31T21:59:59Z', '2024-07-31'],
    ['2024-07-31T22:00:00Z', '2024-08-01'],
    ['2024-03-30T23:00:00Z', '2024-03-31'],
    ['2024-03-31T21:59:59Z', '2024-03-31'],
    ['2024-03-31T22:00:00Z', '2024-04-01'],
    ['2024-10-26T22:00:00Z', '2024-10-27'],
    ['2024-10-27T22:59:59Z', '2024-10-27'],
    ['2024-10-27T23:00:00Z', '2024-10-28'],
    ['2024-02-28T23:00:00Z', '2024-02-29'],
    ['2023-02-28T23:00:00Z', '2023-03-01'],
  ])('%s is on %s', (instant, date) => {
    expect(businessDateOf(instant)).toBe(date);
    expect(businessMonthOf(instant)).toBe(date.slice(0, 7));
  });
});

describe('The first and the last moment of a day', () => {
  it.each([
    ['2024-01-31', '2024-01-30T23:00:00Z'],
    ['2024-07-01', '2024-06-30T22:00:00Z'],
    ['2024-03-31', '2024-03-30T23:00:00Z'],
    ['2024-04-01', '2024-03-31T22:00:00Z'],
    ['2024-10-27', '2024-10-26T22:00:00Z'],
    ['2024-10-28', '2024-10-27T23:00:00Z'],
  ])('%s begins at %s', (date, instant) => {
    expect(startOfDay(date)).toBe(instant);
  });
  it('are on it, and the millisecond before and after are not', () => {
    const day = fc.date({ min: new Date('1900-01-02'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (one) => {
        const date = one.toISOString().slice(0, 10);
        const start = startOfDay(date);
        expect(businessDateOf(start)).toBe(date);
        expect(businessDateOf(formatInstant(instantMs(start) - 1)) < date).toBe(true);
        const end = endOfDay(date);
        expect(businessDateOf(end)).toBe(date);
        expect(businessDateOf(formatInstant(instantMs(end) + 1)) > date).toBe(true);
      }),
    );
  });
});

describe('Months after a date (E24)', () => {
  it.each([
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-01-31', 2, '2024-03-31'],
    ['2024-01-31', 13, '2025-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2024-12-15', 1, '2025-01-15'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-01-15', -12, '2023-01-15'],
  ])('%s and %i months are %s', (date, months, result) => {
    expect(addMonths(date, months)).toBe(result);
  });
});

describe('Days of a period', () => {
  it.each([
    ['2024-01-01', '2025-01-01', 366],
    ['2023-01-01', '2024-01-01', 365],
    ['2024-02-28', '2024-03-01', 2],
    ['2023-02-28', '2023-03-01', 1],
    ['2000-01-01', '2001-01-01', 366],
    ['1900-01-01', '1901-01-01', 365],
    ['2024-03-30', '2024-04-01', 2],
    ['2024-10-26', '2024-10-28', 2],
  ])('from %s to %s are %i', (from, to, days) => {
    expect(daysOf({ from, to })).toBe(days);
  });
  it('add up wherever a period is cut', () => {
    const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.tuple(date, date, date), (three) => {
        const [from, cut, to] = three.map((one) => one.toISOString().slice(0, 10)).sort() as [string, string, string];
        expect(daysOf({ from, to: cut }) + daysOf({ from: cut, to })).toBe(daysOf({ from, to }));
      }),
    );
  });
});

describe('Instants and dates', () => {
  it.each(['2024-03-12T09:00:00Z', '2024-02-29T23:59:59.9Z', '2024-03-12T09:00:00.123Z'])('takes %s', (text) => {
    expect(isInstant(text)).toBe(true);
  });
  it.each([
    '2024-03-12',
    '2023-02-29T00:00:00Z',
    '2024-03-12T24:00:00Z',
    '2024-03-12T09:00:60Z',
    '2024-03-12T09:00:00+01:00',
    '2024-03-12T09:00:00',
    '2024-13-01T00:00:00Z',
    '2024-03-12T09:00:00Z\n',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1899-12-31T23:59:59.999Z',
    '2200-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '2023-02-30T00:00:00Z',
    '2016-12-31T23:59:60Z',
    7,
  ])('refuses the instant %p', (text) => {
    expect(isInstant(text)).toBe(false);
  });
  it.each([
    '2023-02-29',
    '2024-04-31',
    '2024-00-10',
    '24-01-01',
    '2024-1-1',
    '2024-01-01T00:00:00Z',
    '0000-01-01',
    '0001-01-01',
    '1-01-01',
    '1899-12-31',
    '2201-01-01',
    '9999-12-31',
    '10000-01-01',
    '+010000-01-01',
    null,
  ])('refuses the date %p', (text) => {
    expect(isDate(text)).toBe(false);
  });
  it('takes the first and the last of both, and what falls on a day of theirs is a date', () => {
    for (const edge of ['1900-01-01T00:00:00Z', '2199-12-31T23:59:59.999Z']) {
      expect(isInstant(edge)).toBe(true);
      expect(isDate(businessDateOf(edge))).toBe(true);
    }
    expect([isDate('1900-01-01'), isDate('2200-12-31')]).toEqual([true, true]);
    expect(() => businessDateOf('0001-01-01T00:00:00Z')).toThrow('no business date');
    const instant = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2199-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(instant, (one) => isInstant(one.toISOString()) && isDate(businessDateOf(one.toISOString()))));
  });
  it('compares by time, not by text, and prints whole seconds without milliseconds', () => {
    expect(laterOf('2024-03-12T09:00:00Z', '2024-03-12T09:00:00.001Z')).toBe('2024-03-12T09:00:00.001Z');
    expect(formatInstant(instantMs('2024-03-12T09:00:00.000Z'))).toBe('2024-03-12T09:00:00Z');
    expect(formatInstant(instantMs('2024-03-12T09:00:00.120Z'))).toBe('2024-03-12T09:00:00.120Z');
    expect(() => instantMs('soon')).toThrow('not an instant');
  });
});
