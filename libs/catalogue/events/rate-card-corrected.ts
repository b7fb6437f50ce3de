import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { KeptParts } from './kept-parts.js';
import { RateRule } from './rate-card-published.js';

/** All the rules that a published card should have had; in force nowhere until they are agreed to (E29). */
class RateCardRulesProposedData {
  /** Of one proposal; a second one under the same correction's id is another. */
  @IsUUID() proposalId!: string;
  @IsId() correctionId!: string;
  /** The card's. */
  @IsId() version!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => RateRule) rules!: RateRule[];
  /** Of many rules: those that were kept before, to which these here are the rest. */
  @IsOptional() @ValidateNested() @Type(() => KeptParts) parts?: KeptParts;
}
export const RateCardRulesProposed = defineEvent({
  type: 'RateCardRulesProposed',
  version: 1,
  data: RateCardRulesProposedData,
});
export type RateCardRulesProposed = EventOf<typeof RateCardRulesProposed>;

/** The card has the proposed rules from here on: for new placements, and for those that are decided again (E29). */
class RateCardCorrectedData {
  /** Whose rules it has from here on. */
  @IsUUID() proposalId!: string;
  @IsId() correctionId!: string;
  @IsId() version!: string;
}
export const RateCardCorrected = defineEvent({ type: 'RateCardCorrected', version: 1, data: RateCardCorrectedData });
export type RateCardCorrected = EventOf<typeof RateCardCorrected>;
