import { type Instant, instantMs } from '#libs/kernel/time.js';

/** Of things published so far, the one with the latest `validFrom` not after the instant, whenever it was published. */
export const validAt = <T extends { validFrom: Instant }>(published: readonly T[], instant: Instant): T | undefined => {
  const at = instantMs(instant);
  let latest: T | undefined;
  let since = -Infinity;
  for (const one of published) {
    const from = instantMs(one.validFrom);
    if (from <= at && from > since) {
      latest = one;
      since = from;
    }
  }
  return latest;
};
