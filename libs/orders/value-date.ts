import { DomainError } from '#libs/kernel/errors.js';
import {
  type BusinessDate,
  businessDateOf,
  type BusinessMonth,
  type Instant,
  instantMs,
  laterOf,
  startOfDay,
} from '#libs/kernel/time.js';

/** When a value date is given, and how far the books were closed then; without the latter no month is closed. */
export interface ValueDateFacts {
  readonly at: Instant;
  readonly closedThrough?: BusinessMonth | null;
}

/**
 * Finance may say on which day money moved (A36): not in the future, not in a closed month (E13), and not before what it
 * moved for, a payment's order or a refund's payment.
 * @throws DomainError VALUE_DATE_IN_FUTURE, PERIOD_CLOSED, VALUE_DATE_TOO_EARLY
 */
export const checkValueDate = (
  valueDate: BusinessDate | undefined,
  after: Instant | null,
  { at, closedThrough = null }: ValueDateFacts,
): void => {
  if (valueDate === undefined) return;
  const latest = businessDateOf(at);
  if (valueDate > latest) {
    throw new DomainError(
      'VALUE_DATE_IN_FUTURE',
      `${valueDate} is not over ${latest}: money moves today or moved before.`,
      {
        valueDate,
        latest,
      },
    );
  }
  if (closedThrough !== null && valueDate.slice(0, 7) <= closedThrough) {
    throw new DomainError('PERIOD_CLOSED', `The books are closed through ${closedThrough}.`, {
      valueDate,
      closedThrough,
    });
  }
  const earliest = after === null ? null : businessDateOf(after);
  if (earliest === null || valueDate >= earliest) return;
  throw new DomainError('VALUE_DATE_TOO_EARLY', `The money cannot have moved before ${earliest}.`, {
    valueDate,
    earliest,
  });
};

/**
 * Business time of a payment or refund (A36): the begin of its value date, but never before what it follows, nor later
 * than now.
 */
export const valuedAt = (valueDate: BusinessDate | undefined, after: Instant | null, at: Instant): Instant => {
  if (valueDate === undefined) return at;
  const begin = startOfDay(valueDate);
  const valued = after === null ? begin : laterOf(begin, after);
  return instantMs(valued) < instantMs(at) ? valued : at;
};
