import { OUR_DECISION, type Policy, staffOf } from '#libs/kernel/policy.js';

const FINANCE = [staffOf('finance', OUR_DECISION)];

/** Who publishes what the programme sells and gives: who sets rates sets no levels. */
export const who = {
  PublishPriceList: FINANCE,
  PublishRateCard: FINANCE,
  PublishTaxRates: FINANCE,
} satisfies Record<string, Policy>;
