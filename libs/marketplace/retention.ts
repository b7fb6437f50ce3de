import { addDays, type BusinessDate } from '#libs/kernel/time.js';

/**
 * So many days after it was published a tender stands no more, whatever its deadline, and nothing that people wrote in it
 * is kept (R17): our decision, and the one place that has it. A tender keeps the days that it was published with.
 */
export const TENDER_DAYS = 90;

/** From which day on a tender does not stand, and from which on nothing personal of it is kept. */
export const daysOf = (
  publishedOn: BusinessDate,
  deadline: BusinessDate,
): { endsOn: BusinessDate; keptUntil: BusinessDate } => {
  const keptUntil = addDays(publishedOn, TENDER_DAYS);
  const afterDeadline = addDays(deadline, 1);
  return { endsOn: afterDeadline < keptUntil ? afterDeadline : keptUntil, keptUntil };
};
