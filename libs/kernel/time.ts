import { assert } from './errors.js';

/** ISO-8601 instant in UTC, e.g. `2024-03-12T09:00:00.000Z` or without milliseconds. */
export type Instant = string;
/** Business date `YYYY-MM-DD`, read in Europe/Zurich. */
export type BusinessDate = string;
/** Half-open period of business dates: `from` belongs to it, `to` does not. */
export interface Period {
  from: BusinessDate;
  to: BusinessDate;
}

/** The time zone of business dates and months of the programme. */
const BUSINESS_ZONE = 'Europe/Zurich';

/**
 * The years that the ledger knows. What other systems write for "never" or "always" (year 1, 9999, 10000) is no moment
 * of a business, and dates beyond four digits are not read alike everywhere. Dates reach a year further than instants,
 * so that the day, the maturity and the end of a period that begin at an instant are dates, too.
 */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2199;

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const yearOf = (value: string): number => Number(value.slice(0, 4));

/** Whether it is an instant of the years 1900 to 2199. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && INSTANT.test(value) && isDate(value.slice(0, 10)) && yearOf(value) <= LAST_YEAR;
/** Whether it is a date of the years 1900 to 2200. */
export const isDate = (value: unknown): value is BusinessDate => {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  if (yearOf(value) < FIRST_YEAR || yearOf(value) > LAST_YEAR + 1) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
};

/** Milliseconds since 1970; instants with and without milliseconds compare right only as numbers. */
export const instantMs = (instant: Instant): number => {
  const ms = Date.parse(instant);
  assert(!Number.isNaN(ms), `not an instant: ${instant}`);
  return ms;
};
export const laterOf = (a: Instant, b: Instant): Instant => (instantMs(a) >= instantMs(b) ? a : b);
/** Whole seconds are printed without milliseconds, as in exported histories. */
export const formatInstant = (ms: number): Instant => new Date(ms).toISOString().replace('.000Z', 'Z');

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const dayNumber = (date: BusinessDate): number => {
  assert(isDate(date), `not a date: ${date}`);
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
};
/** Days of a half-open period; leap days count, daylight saving does not. */
export const daysOf = ({ from, to }: Period): number => dayNumber(to) - dayNumber(from);

const zurich = new Intl.DateTimeFormat('en-CA', {
  timeZone: BUSINESS_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
/** The business date on which an instant falls in Europe/Zurich. */
export const businessDateOf = (instant: Instant): BusinessDate => {
  const ms = instantMs(instant);
  const date = zurich.format(ms);
  // Years of fewer than four digits come without zeros: such an instant was never taken, and has no day here.
  assert(DATE.test(date), `no business date: ${instant}`);
  return date;
};
/** The first moment of a business date in Europe/Zurich. */
export const startOfDay = (date: BusinessDate): Instant => {
  const midnight = dayNumber(date) * DAY_MS;
  // The zone has been one or two hours ahead for as long as the ledger's years; no change of the clocks is at midnight.
  const twoAhead = formatInstant(midnight - 2 * HOUR_MS);
  return businessDateOf(twoAhead) === date ? twoAhead : formatInstant(midnight - HOUR_MS);
};

/** The last moment of a business date in Europe/Zurich. */
export const endOfDay = (date: BusinessDate): Instant => {
  const last = (dayNumber(date) + 1) * DAY_MS - 1;
  const oneAhead = formatInstant(last - HOUR_MS);
  return businessDateOf(oneAhead) === date ? oneAhead : formatInstant(last - 2 * HOUR_MS);
};

/**
 * The same day so many months later; where the month has no such day, its last one: 31 January + 1 is 28 or 29
 * February, 31 January + 2 is 31 March. Periods are computed from their anchor each time, never one from another (E24).
 */
export const addMonths = (date: BusinessDate, months: number): BusinessDate => {
  assert(isDate(date) && Number.isSafeInteger(months), `no months after a date: ${date} + ${months}`);
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
};

/** So many days later; before it with a negative number. */
export const addDays = (date: BusinessDate, days: number): BusinessDate =>
  new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);

/** A month such as `2024-03`. */
export type BusinessMonth = string;
export const isMonth = (value: unknown): value is BusinessMonth => typeof value === 'string' && isDate(`${value}-01`);
export const nextMonth = (month: BusinessMonth): BusinessMonth => addMonths(`${month}-01`, 1).slice(0, 7);
/** The business month of an instant. */
export const businessMonthOf = (instant: Instant): string => businessDateOf(instant).slice(0, 7);

/** Time as a port: decisions get instants with their command, only composition roots own a clock. */
export interface Clock {
  now(): Instant;
}
// eslint-disable-next-line no-restricted-syntax -- the one place that reads the machine's clock
export const systemClock: Clock = { now: () => new Date().toISOString() };
