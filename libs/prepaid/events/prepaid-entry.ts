import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsId, IsNonNegativeAmount } from '#libs/kernel/validation.js';

/** What every event of a prepaid account carries: whose it is, and what it holds afterwards, never below zero. */
export class PrepaidEntry extends JournalEntry {
  @IsId() orgId!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsNonNegativeAmount() balanceAfter!: Amount;
}
