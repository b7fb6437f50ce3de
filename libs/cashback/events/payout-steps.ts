import { IsIn, IsInt, IsString, Min, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsPersonalText, type Sealed } from '#libs/event-sourcing/personal.js';
import type { Amount } from '#libs/kernel/money.js';
import type { BusinessMonth } from '#libs/kernel/time.js';
import { IsAmount, IsId, IsPositiveAmount } from '#libs/kernel/validation.js';
import { AccountEntry, StatementMonth } from './balance.js';

export const DESTINATIONS = ['prepaid', 'bank'] as const;
export type DestinationKind = (typeof DESTINATIONS)[number];

/** A run took everything that was available (E7). Which entries and loose items follows from the journal before it. */
class PayoutRequestedData extends AccountEntry {
  @IsId() runId!: string;
  @IsPositiveAmount() amount!: Amount;
  /** Entries and loose items that it took. */
  @IsInt() @Min(1) items!: number;
  @IsIn(DESTINATIONS) destination!: DestinationKind;
  /** Personal; null: prepaid. */
  @ValidateIf((_, value) => value !== null) @IsPersonalText() iban!: string | Sealed | null;
  @IsString() sourceEventId!: string;
}
export const PayoutRequested = defineEvent({
  type: 'PayoutRequested',
  version: 1,
  data: PayoutRequestedData,
  personal: [{ path: 'iban', subject: 'partnerOrgId' }],
});
export type PayoutRequested = EventOf<typeof PayoutRequested>;

export const LEFT_OUT_BECAUSE = ['NOTHING_AVAILABLE', 'BELOW_MINIMUM'] as const;
export type LeftOutBecause = (typeof LEFT_OUT_BECAUSE)[number];
/** A run left the account as it was (E7). */
class PayoutPassedOverData extends AccountEntry {
  @IsId() runId!: string;
  @IsAmount() available!: Amount;
  @IsIn(LEFT_OUT_BECAUSE) because!: LeftOutBecause;
  @IsString() sourceEventId!: string;
}
export const PayoutPassedOver = defineEvent({ type: 'PayoutPassedOver', version: 1, data: PayoutPassedOverData });
export type PayoutPassedOver = EventOf<typeof PayoutPassedOver>;

/** What became of a payout; its whole amount, with everything that it took. */
class PayoutStepData extends AccountEntry {
  @IsId() runId!: string;
  @IsPositiveAmount() amount!: Amount;
  @IsString() sourceEventId!: string;
}
/** To the bank (E8). */
class PayoutSentData extends PayoutStepData {}
export const PayoutSent = defineEvent({ type: 'PayoutSent', version: 1, data: PayoutSentData });
export type PayoutSent = EventOf<typeof PayoutSent>;
/** The partner has it: at once on its prepaid account, or the bank says so (E8, E9). */
class PayoutSettledData extends PayoutStepData {
  @StatementMonth() month!: BusinessMonth | null;
}
export const PayoutSettled = defineEvent({ type: 'PayoutSettled', version: 1, data: PayoutSettledData });
export type PayoutSettled = EventOf<typeof PayoutSettled>;
/** The bank gave back what it had settled: all of it is available again (E9). */
class PayoutReturnedData extends PayoutSettledData {}
export const PayoutReturned = defineEvent({ type: 'PayoutReturned', version: 1, data: PayoutReturnedData });
export type PayoutReturned = EventOf<typeof PayoutReturned>;
/** The bank refused it: all of it is available again (E9). */
class PayoutFailedData extends PayoutStepData {}
export const PayoutFailed = defineEvent({ type: 'PayoutFailed', version: 1, data: PayoutFailedData });
export type PayoutFailed = EventOf<typeof PayoutFailed>;
/** Its run was cancelled: all of it is available again (E8). */
class PayoutCancelledData extends PayoutStepData {}
export const PayoutCancelled = defineEvent({ type: 'PayoutCancelled', version: 1, data: PayoutCancelledData });
export type PayoutCancelled = EventOf<typeof PayoutCancelled>;
