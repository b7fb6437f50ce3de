import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsNonNegativeAmount } from '#libs/kernel/validation.js';

/** Ten years: a longer span is a slip of the pen. */
export const MAX_POLICY_DAYS = 3650;

/** Below it no payout to a bank is made (E7); a currency left out stays as it was. */
export class MinimumPayout implements Partial<Record<Currency, Amount>> {
  @IsOptional() @IsNonNegativeAmount() CHF?: Amount;
  @IsOptional() @IsNonNegativeAmount() EUR?: Amount;
}

/** Finance set how the programme is run from here on: what is named changes, the rest stays. */
export class PolicySetData {
  /** Days from a payment to the maturity of its cashback (E1). */
  @IsOptional() @IsInt() @Min(0) @Max(MAX_POLICY_DAYS) holdingDays?: number;
  /** Days that a partner below the threshold has to reach it (E16). */
  @IsOptional() @IsInt() @Min(0) @Max(MAX_POLICY_DAYS) graceDays?: number;
  /** Days after which an invitation made from here on is not open any more (E19); null: never. */
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1)
  @Max(MAX_POLICY_DAYS)
  invitationDays?: number | null;
  @IsOptional() @ValidateNested() @Type(() => MinimumPayout) minPayout?: MinimumPayout;
}
export const PolicySet = defineEvent({ type: 'PolicySet', version: 1, data: PolicySetData });
export type PolicySet = EventOf<typeof PolicySet>;
