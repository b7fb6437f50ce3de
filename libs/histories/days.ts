/** Days and months as the provider counts them: those of Zurich, as ISO texts, which sort like time. */

const zurich = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Zurich',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const dayOfHour = new Map<string, string>();

/** The day an instant falls into in Zurich. Clocks change there at whole hours of UTC, so an hour has one day. */
export function dayInZurich(at: string): string {
  const hour = at.slice(0, 13);
  const known = dayOfHour.get(hour);
  if (known !== undefined) return known;
  const day = zurich.format(new Date(at));
  dayOfHour.set(hour, day);
  return day;
}

/** The month an instant falls into where the provider's books are kept: the last evening of a month is the next one. */
export const monthInZurich = (at: string): string => dayInZurich(at).slice(0, 7);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Keeps the day of the month, and falls back to the month's last day: 31 January and a month is 28 or 29 February. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

export const monthAfter = (month: string): string => addMonths(`${month}-01`, 1).slice(0, 7);
