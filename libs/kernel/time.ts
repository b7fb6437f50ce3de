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
export const BUSINESS_ZONE = 'Europe/Zurich';

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && INSTANT.test(value) && isDate(value.slice(0, 10));
export const isDate = (value: unknown): value is BusinessDate => {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
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

const dayNumber = (date: BusinessDate): number => {
  assert(isDate(date), `not a date: ${date}`);
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
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
export const businessDateOf = (instant: Instant): BusinessDate => zurich.format(instantMs(instant));
/** The business month `YYYY-MM` of an instant. */
export const businessMonthOf = (instant: Instant): string => businessDateOf(instant).slice(0, 7);

/** Time as a port: decisions get instants with their command, only composition roots own a clock. */
export interface Clock {
  now(): Instant;
}
export const systemClock: Clock = { now: () => new Date().toISOString() };
