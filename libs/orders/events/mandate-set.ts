import { IsInt, Max, Min } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** A hundred years: so far ahead a period still ends on a date that the ledger knows. */
export const MAX_MONTHS = 1_200;

/** From here on the product is renewed by itself (E23); an earlier mandate of it is replaced. */
class MandateSetData {
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
  /** The organisation that set it up, as which its renewals are placed (E24): the client, or its FULL partner. */
  @IsId() placedBy!: string;
  /** How many are added each time, counted from the begin of the first period. */
  @IsInt() @Min(1) @Max(MAX_MONTHS) months!: number;
  /** End of the product's last period, not part of it. */
  @IsBusinessDate() periodEnd!: BusinessDate;
}
export const MandateSet = defineEvent({ type: 'MandateSet', version: 1, data: MandateSetData });
export type MandateSet = EventOf<typeof MandateSet>;
