import type { IneligibleFor, NoBenefitReason, Placement } from '#libs/orders/events/placement.js';

/** Why a product is not eligible, of its line. */
const ineligible: Readonly<Record<IneligibleFor, (line: Placement) => string>> = {
  NO_CARD_IN_FORCE: () => 'no rate card was in force when it was placed',
  NO_RULE_FOR_FAMILY: ({ family }) => `the rate card in force has no rule for the family ${family}`,
  NO_RULE_FOR_LEVEL: ({ family, decision }) =>
    `the rate card in force has rules for the family ${family}, but none for the level ${decision.partnerLevel ?? '(none)'}`,
  NO_PRICE_FOR_PRODUCT: ({ sku }) => `the rule has preferential prices, but none for ${sku}`,
  NO_PRICE_IN_CURRENCY: ({ sku, currency }) => `the rule has a preferential price for ${sku}, but none in ${currency}`,
};

const sentences: Readonly<Record<NoBenefitReason, (line: Placement) => string>> = {
  NO_ACTIVE_GRANT: () => 'the client had no active partnership when it was placed',
  PRODUCT_NOT_DELEGATED: () => 'the client had a partnership, but none whose access names this product',
  PARTNER_SUSPENDED: () => 'the partner that manages it was suspended when it was placed (E17)',
  PRODUCT_FAMILY_NOT_ELIGIBLE: (line) => ineligible[line.decision.reasonDetails?.cause ?? 'NO_RULE_FOR_FAMILY'](line),
  ZERO_BENEFIT: () => 'the rule of the rate card gives 0.00 on it',
  WARRANTY: ({ decision }) =>
    `a warranty has paid it already (A29)${decision.warrantyProductId === undefined ? '' : `: ${decision.warrantyProductId}`}`,
};

/** Why a line brings its managing partner nothing, as part of a sentence. */
export const reasonOf = (placement: Placement): string | null => {
  const { reasonCode } = placement.decision;
  return reasonCode === null ? null : sentences[reasonCode](placement);
};
/** The same for a caller who sees no terms: what is missing on a card is between the partner and the provider. */
export const plainReasonOf = (placement: Placement): string | null =>
  placement.decision.reasonCode === 'PRODUCT_FAMILY_NOT_ELIGIBLE'
    ? 'the product brings no cashback on the terms in force'
    : reasonOf(placement);
