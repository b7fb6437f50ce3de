import type { RefusalKind } from '#libs/kernel/errors.js';

/** What a refusal by a business rule is answered with. */
export const STATUS_OF_KIND: Record<RefusalKind, number> = {
  unknown: 404,
  forbidden: 403,
  conflict: 409,
  invalid: 422,
  throttled: 429,
};
