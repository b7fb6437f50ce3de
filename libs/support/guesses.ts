import { DomainError } from '#libs/kernel/errors.js';
import { formatInstant, type Instant, instantMs } from '#libs/kernel/time.js';

/** So many codes may fail within so long: for one of the desk, and for one caller's number. */
const FAILURES_ALLOWED = 5;
const SPAN_MINUTES = 15;
const SPAN_MS = SPAN_MINUTES * 60_000;

/** Those that count at the instant. */
export const lately = (failures: readonly Instant[], at: Instant): readonly Instant[] =>
  failures.filter((one) => instantMs(one) > instantMs(at) - SPAN_MS);

/**
 * Who has guessed enough waits until the first failure that counts is long ago. The words are the same whoever it is that
 * has, so that they do not tell whether a number is somebody's.
 * @throws TOO_MANY_FAILED_CHECKS
 */
export const checkNotGuessing = (failures: readonly Instant[], at: Instant): void => {
  const counting = lately(failures, at);
  const first = counting.at(-FAILURES_ALLOWED);
  if (first === undefined) return;
  const until = instantMs(first) + SPAN_MS;
  throw new DomainError(
    'TOO_MANY_FAILED_CHECKS',
    `${FAILURES_ALLOWED} codes did not hold within ${SPAN_MINUTES} minutes: no more are checked for now.`,
    { until: formatInstant(until) },
  );
};
