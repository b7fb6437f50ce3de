import { IsNotEmpty, IsString } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import { IsId, IsNonNegativeAmount, IsPositiveAmount } from '#libs/kernel/validation.js';
import { PrepaidEntry } from './prepaid-entry.js';

/**
 * An invoice took the place of another one, because its tax was wrong (A28): what the account had paid of that one counts
 * for this one, and what is more than it costs is in the account, by whatever means it was paid.
 */
class PrepaidCarriedOverData extends PrepaidEntry {
  @IsId() orderId!: string;
  @IsString() @IsNotEmpty() invoiceNumber!: string;
  @IsString() @IsNotEmpty() creditNoteNumber!: string;
  /** What came back; 0.00 where the new invoice is not lower, or is not paid. */
  @IsNonNegativeAmount() amount!: Amount;
  /** What the account has paid of the new invoice. */
  @IsNonNegativeAmount() paid!: Amount;
  /** What is to be paid of it in all: its total with its rounding. */
  @IsPositiveAmount() payable!: Amount;
  @IsString() sourceEventId!: string;
}
export const PrepaidCarriedOver = defineEvent({ type: 'PrepaidCarriedOver', version: 1, data: PrepaidCarriedOverData });
export type PrepaidCarriedOver = EventOf<typeof PrepaidCarriedOver>;
