import type { KeptParts } from './events/kept-parts.js';
import type { RateCardRulesProposed } from './events/rate-card-corrected.js';
import type { RateCardPartKept } from './events/rate-card-part-kept.js';
import type { RateCardPublished, RateRule } from './events/rate-card-published.js';
import { type Division, inParts, publicationIdOf } from './parts.js';
import type { RateCardData } from './rate-cards.js';
import { joined, singly } from './rate-rules.js';

/** A card as events, each of which fits into one append; the prices of one rule may go into several. */
export const dividedRateCard = (data: RateCardData): Division<RateCardPartKept, RateCardPublished> => {
  const { version, validFrom } = data;
  const { parts, last } = dividedRules(data, publicationIdOf(data));
  return {
    parts,
    closing: { type: 'RateCardPublished', data: parts.length === 0 ? data : { version, validFrom, ...last } },
  };
};

/** Proposed rules as events, in the same way. */
export const dividedProposal = (
  { proposalId, correctionId }: { proposalId: string; correctionId: string },
  { version, rules }: Pick<RateCardData, 'version' | 'rules'>,
): Division<RateCardPartKept, RateCardRulesProposed> => {
  const { parts, last } = dividedRules({ version, rules }, publicationIdOf({ proposalId, version, rules }));
  return { parts, closing: { type: 'RateCardRulesProposed', data: { proposalId, correctionId, version, ...last } } };
};

const dividedRules = (
  { version, rules }: Pick<RateCardData, 'version' | 'rules'>,
  publicationId: string,
): { parts: RateCardPartKept[]; last: { rules: RateRule[]; parts?: KeptParts } } => {
  const parts = inParts(rules.flatMap(singly)).map(joined);
  const last = parts.pop();
  if (!last || parts.length === 0) return { parts: [], last: { rules: [...rules] } };
  return {
    parts: parts.map((some, part) => ({
      type: 'RateCardPartKept',
      data: { publicationId, version, part, rules: some },
    })),
    last: { rules: last, parts: { publicationId, count: parts.length } },
  };
};
