import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Amount } from '#libs/kernel/money.js';
import { IsAmount, IsCurrencyCode, IsId, IsNonNegativeAmount } from '#libs/kernel/validation.js';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import type { Currency } from '#libs/kernel/money.js';

/** What a partner's account holds; may be negative after a refund of something paid out (A15). */
export class Balance {
  @IsAmount() pending!: Amount;
  @IsAmount() available!: Amount;
  @IsNonNegativeAmount() paid!: Amount;
}

/** What every posting of a partner's account carries (I4); the account is one partner's in one currency (A26). */
export class AccountEntry extends JournalEntry {
  @IsId() partnerOrgId!: string;
  @IsCurrencyCode() currency!: Currency;
  @ValidateNested() @Type(() => Balance) balanceAfter!: Balance;
}
