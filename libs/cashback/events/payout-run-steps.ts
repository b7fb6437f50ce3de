import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, Min, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsAmount, IsCurrencyCode, IsId, IsPositiveAmount } from '#libs/kernel/validation.js';
import { type DestinationKind, DESTINATIONS, LEFT_OUT_BECAUSE, type LeftOutBecause } from './payout-steps.js';

/**
 * Finance begins a payout run of a currency (E7). Its place in the log decides what the run takes: what every account
 * had available there.
 */
class PayoutRunDraftedData {
  @IsId() runId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsString() draftedBy!: string;
}
export const PayoutRunDrafted = defineEvent({ type: 'PayoutRunDrafted', version: 1, data: PayoutRunDraftedData });
export type PayoutRunDrafted = EventOf<typeof PayoutRunDrafted>;

/** One payout of a run. */
export class RunPayout {
  @IsId() partnerOrgId!: string;
  @IsPositiveAmount() amount!: Amount;
  /** Entries and loose items. */
  @IsInt() @Min(1) items!: number;
  @IsIn(DESTINATIONS) destination!: DestinationKind;
  /** Whether it goes elsewhere than the partner's last payout did (E6). */
  @IsBoolean() destinationIsNew!: boolean;
}
/** An account that the run left as it was. */
export class LeftOutAccount {
  @IsId() partnerOrgId!: string;
  @IsAmount() available!: Amount;
  @IsIn(LEFT_OUT_BECAUSE) because!: LeftOutBecause;
}

/** What the run took, once every account has told. */
class PayoutRunCreatedData {
  @IsId() runId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsString() draftedBy!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => RunPayout) payouts!: RunPayout[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => LeftOutAccount) leftOut!: LeftOutAccount[];
  @IsAmount() total!: Amount;
}
export const PayoutRunCreated = defineEvent({ type: 'PayoutRunCreated', version: 1, data: PayoutRunCreatedData });
export type PayoutRunCreated = EventOf<typeof PayoutRunCreated>;

/** The run is a large one: more of its payouts, or of the accounts it left out, in the same append. */
class PayoutRunContinuedData {
  @IsId() runId!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => RunPayout) payouts!: RunPayout[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => LeftOutAccount) leftOut!: LeftOutAccount[];
}
export const PayoutRunContinued = defineEvent({ type: 'PayoutRunContinued', version: 1, data: PayoutRunContinuedData });
export type PayoutRunContinued = EventOf<typeof PayoutRunContinued>;

/** A second person of finance approved it (E8): what goes to prepaid accounts is settled, the rest is sent. */
class PayoutRunApprovedData {
  @IsId() runId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsString() approvedBy!: string;
  /** Partners, by where their payouts go. */
  @IsArray() @IsId({ each: true }) prepaid!: string[];
  @IsArray() @IsId({ each: true }) bank!: string[];
}
export const PayoutRunApproved = defineEvent({ type: 'PayoutRunApproved', version: 1, data: PayoutRunApprovedData });
export type PayoutRunApproved = EventOf<typeof PayoutRunApproved>;

/** Finance gave the draft up (E8): everything is available again. */
class PayoutRunCancelledData {
  @IsId() runId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsArray() @IsId({ each: true }) partners!: string[];
}
export const PayoutRunCancelled = defineEvent({
  type: 'PayoutRunCancelled',
  version: 1,
  data: PayoutRunCancelledData,
});
export type PayoutRunCancelled = EventOf<typeof PayoutRunCancelled>;

export const RESULTS = ['settled', 'failed', 'returned'] as const;
export type PayoutResult = (typeof RESULTS)[number];
/** What the bank says of a payout that was sent (E9). */
class PayoutRecordedData {
  @IsId() runId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsId() partnerOrgId!: string;
  @IsIn(RESULTS) result!: PayoutResult;
}
export const PayoutRecorded = defineEvent({ type: 'PayoutRecorded', version: 1, data: PayoutRecordedData });
export type PayoutRecorded = EventOf<typeof PayoutRecorded>;

/** None of its payouts is on its way any more (E9); it stays closed when one is returned. */
class PayoutRunClosedData {
  @IsId() runId!: string;
}
export const PayoutRunClosed = defineEvent({ type: 'PayoutRunClosed', version: 1, data: PayoutRunClosedData });
export type PayoutRunClosed = EventOf<typeof PayoutRunClosed>;
