import { IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsAmount, IsCurrencyCode, IsId, IsText } from '#libs/kernel/validation.js';

class Adjustment {
  @IsId() adjustmentId!: string;
  @IsId() partnerOrgId!: string;
  @IsCurrencyCode() currency!: Currency;
  /** Signed, never 0.00. */
  @IsAmount() amount!: Amount;
  @IsText() @MaxLength(500) reason!: string;
}

/** One person of finance wants an account adjusted (E5); nothing is posted yet. */
class AdjustmentProposedData extends Adjustment {
  @IsString() proposedBy!: string;
}
export const AdjustmentProposed = defineEvent({ type: 'AdjustmentProposed', version: 1, data: AdjustmentProposedData });
export type AdjustmentProposed = EventOf<typeof AdjustmentProposed>;

/** Another person of finance agreed: it is posted. */
class AdjustmentApprovedData extends Adjustment {
  @IsString() approvedBy!: string;
}
export const AdjustmentApproved = defineEvent({ type: 'AdjustmentApproved', version: 1, data: AdjustmentApprovedData });
export type AdjustmentApproved = EventOf<typeof AdjustmentApproved>;
