import { type Actor, isImported } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { addMonths, type BusinessDate, businessDateOf, daysOf, type Instant, type Period } from '#libs/kernel/time.js';

/** A period as it is ordered; its end may be left out where the product is sold by terms (A35). */
export interface WantedPeriod {
  from: BusinessDate;
  to?: BusinessDate | undefined;
}

/** How far ahead a first period may begin, in months (A34). */
const MONTHS_AHEAD = 12;

/**
 * A first period begins on the day of its placement or later, at most twelve months ahead (A34): else a client could
 * choose a past rate of tax.
 * @throws DomainError PERIOD_START_OUT_OF_RANGE
 */
export const checkBegin = ({ from }: WantedPeriod, at: Instant): void => {
  const earliest = businessDateOf(at);
  const latest = addMonths(earliest, MONTHS_AHEAD);
  if (earliest <= from && from <= latest) return;
  const sentence = `A first period begins between ${earliest} and ${latest}.`;
  throw new DomainError('PERIOD_START_OUT_OF_RANGE', sentence, { from, earliest, latest });
};

/** @throws DomainError PERIOD_EMPTY */
export const checkDays = ({ from, to }: WantedPeriod): void => {
  if (to === undefined || daysOf({ from, to }) > 0) return;
  throw new DomainError('PERIOD_EMPTY', 'A period ends after it begins.', { from, to });
};

/** The first `addMonths(anchor, k × term)`, k ≥ 1, after a date; computed from the anchor each time (E24). */
export const termEnd = (anchor: BusinessDate, after: BusinessDate, term: number): BusinessDate => {
  const [[year, month], [anchorYear, anchorMonth]] = [after, anchor].map((date) => date.split('-').map(Number)) as [
    [number, number],
    [number, number],
  ];
  const months = (year - anchorYear) * 12 + month - anchorMonth;
  for (let count = Math.max(1, Math.floor(months / term)); ; count += 1) {
    const end = addMonths(anchor, count * term);
    if (end > after) return end;
  }
};

/**
 * The period that a line gets. A product with a term is sold by terms from the begin of its first period (`anchor`, A35);
 * without one, and in histories, a period is of any length.
 * @param termOf months of the product's term in the list in force; asked for live placements only
 * @throws DomainError PERIOD_NOT_A_TERM, PERIOD_END_MISSING, and what `termOf` throws
 */
export const settled = (
  wanted: WantedPeriod | null,
  anchor: BusinessDate | null,
  actor: Actor,
  termOf: () => number | undefined,
): Period | null => {
  const term = isImported(actor) ? undefined : termOf();
  if (term === undefined) return wanted && withEnd(wanted);
  if (!wanted) throw notATerm({ term }, 'The product is sold by terms, not once.');
  const to = termEnd(anchor ?? wanted.from, wanted.from, term);
  if (wanted.to !== undefined && wanted.to !== to) {
    throw notATerm({ term, expectedTo: to }, `A period of this product is a term of ${term} months.`);
  }
  return { from: wanted.from, to };
};

const withEnd = ({ from, to }: WantedPeriod): Period => {
  if (to !== undefined) return { from, to };
  throw new DomainError('PERIOD_END_MISSING', 'The product has no term, so its period needs an end.', { from });
};

export const notATerm = (details: Record<string, unknown>, sentence: string): DomainError =>
  new DomainError('PERIOD_NOT_A_TERM', sentence, details);
