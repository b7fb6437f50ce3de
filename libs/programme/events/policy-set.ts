import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsNonNegativeAmount } from '#libs/kernel/validation.js';

/** Ten years: a longer span is a slip of the pen. */
export const MAX_POLICY_DAYS = 3650;

/** Whether the total of an invoice in CHF is rounded to 0.05 on a line of its own (V5). */
export const CASH_ROUNDINGS = ['none', 'CHF_0_05'] as const;
export type CashRounding = (typeof CASH_ROUNDINGS)[number];
/** Which lines of a FULL client its partner may re-invoice: those that it paid, or the client's, too (A22). */
export const REINVOICINGS = ['partner-paid', 'all-full'] as const;
export type Reinvoicing = (typeof REINVOICINGS)[number];

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
  @IsOptional() @IsIn(CASH_ROUNDINGS) cashRounding?: CashRounding;
  @IsOptional() @IsIn(REINVOICINGS) reinvoicing?: Reinvoicing;
}
/** Version 1 is one of today that names neither rounding nor re-invoicing. */
export const PolicySet = defineEvent({
  type: 'PolicySet',
  version: 2,
  data: PolicySetData,
  upcast: { 1: (data: PolicySetData): PolicySetData => data },
});
export type PolicySet = EventOf<typeof PolicySet>;
