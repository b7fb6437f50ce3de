import { OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';

const FINANCE = [staffOf('finance', OUR_DECISION)];

/** Who puts right what was decided wrongly; two people of finance, each time (E32). */
export const who = {
  ProposeCorrection: FINANCE,
  ApproveCorrection: FINANCE,
} satisfies Record<string, Policy>;
