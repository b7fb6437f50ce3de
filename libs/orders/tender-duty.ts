import { type TenderState, unknownTender } from '#libs/marketplace/tender.js';
import { DomainError } from '#libs/kernel/errors.js';
import type { RowQuestion } from './decision-row.js';
import type { TenderDuty } from './events/placement.js';
import { decisionRowOf, type PlacementInputs } from './placement-decision.js';

/** The tender that an order names, which must be the client's own; another's is as unknown as none. @throws UNKNOWN_TENDER */
export const refuseForeignTender = (
  tenderId: string | undefined,
  clientOrgId: string,
  tender: TenderState | undefined,
): void => {
  if (tenderId === undefined) return;
  if (!tender?.exists || tender.authorOrgId !== clientOrgId) throw unknownTender(tenderId);
};

/**
 * What goes with an order that came of a tender (R7): the partner that accepted its award, and with it the duty to use the
 * provider's products alone, has part in it, as who places it or as who manages its product.
 * @throws DomainError TENDER_NOT_ACCEPTED, TENDER_PARTNER_NOT_INVOLVED
 */
export const tenderDutyOf = (
  tenderId: string | undefined,
  tender: TenderState | undefined,
  inputs: PlacementInputs,
  question: RowQuestion,
): TenderDuty | undefined => {
  if (tenderId === undefined || !tender) return undefined;
  const { status, awardedTo } = tender;
  if (status !== 'accepted') {
    const sentence = 'No partner has accepted an award of the tender.';
    throw new DomainError('TENDER_NOT_ACCEPTED', sentence, { tenderId });
  }
  const manager = decisionRowOf(inputs, question).manager?.partnerOrgId;
  if (awardedTo !== question.placedBy && awardedTo !== manager) {
    const sentence = 'The partner that won the tender neither places the order nor manages its product.';
    throw new DomainError('TENDER_PARTNER_NOT_INVOLVED', sentence, { tenderId });
  }
  return { tenderId, exclusivity: true };
};
