import fc from 'fast-check';
import {
  businessDateOf,
  businessMonthOf,
  daysOf,
  formatInstant,
  instantMs,
  isDate,
  isInstant,
  laterOf,
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
    7,
  ])('refuses the instant %p', (text) => {
    expect(isInstant(text)).toBe(false);
  });
  it.each(['2023-02-29', '2024-04-31', '2024-00-10', '24-01-01', '2024-1-1', '2024-01-01T00:00:00Z', null])(
    'refuses the date %p',
    (text) => {
      expect(isDate(text)).toBe(false);
    },
  );
  it('compares by time, not by text, and prints whole seconds without milliseconds', () => {
    expect(laterOf('2024-03-12T09:00:00Z', '2024-03-12T09:00:00.001Z')).toBe('2024-03-12T09:00:00.001Z');
    expect(formatInstant(instantMs('2024-03-12T09:00:00.000Z'))).toBe('2024-03-12T09:00:00Z');
    expect(formatInstant(instantMs('2024-03-12T09:00:00.120Z'))).toBe('2024-03-12T09:00:00.120Z');
    expect(() => instantMs('soon')).toThrow('not an instant');
  });
});
