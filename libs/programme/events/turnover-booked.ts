import { IsString, ValidateIf } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { JournalEntry } from '#libs/event-sourcing/journal/entry.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsAmount, IsBusinessDate, IsCurrencyCode, IsId } from '#libs/kernel/validation.js';

/** A payment or refund of an order that a partner manages counts for its turnover of a month (E16). */
class TurnoverBookedData extends JournalEntry {
  /** The managing partner that the placement froze, whatever the benefit and whoever earns. */
  @IsId() partnerOrgId!: string;
  @IsId() orderId!: string;
  /** Null: it is the payment. */
  @ValidateIf((_, value) => value !== null) @IsId() refundId!: string | null;
  /** Business day of the payment or refund. */
  @IsBusinessDate() day!: BusinessDate;
  @IsCurrencyCode() currency!: Currency;
  /** What was charged, or what went back as a negative amount; net. */
  @IsAmount() amount!: Amount;
  @IsString() sourceEventId!: string;
}
export const TurnoverBooked = defineEvent({ type: 'TurnoverBooked', version: 1, data: TurnoverBookedData });
export type TurnoverBooked = EventOf<typeof TurnoverBooked>;
