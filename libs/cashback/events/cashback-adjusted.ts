import { Type } from 'class-transformer';
import { IsIn, IsString, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount } from '#libs/kernel/money.js';
import type { BusinessDate, BusinessMonth, Instant } from '#libs/kernel/time.js';
import { IsAmount, IsBusinessDate, IsId, IsInstant } from '#libs/kernel/validation.js';
import { AccountEntry, StatementMonth } from './balance.js';

const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

export const OPENING_STATES = ['pending', 'held', 'available'] as const;
/** An entry that a correction gives to a partner that had none of the order (E31). */
export class OpenedEntry {
  @IsIn(OPENING_STATES) state!: (typeof OPENING_STATES)[number];
  @IsBusinessDate() maturesOn!: BusinessDate;
}

/**
 * Two people of finance moved an account: by an amount of its own (E5), or because an order was decided again (E31).
 * Either `adjustmentId`, or `correctionId` with the order.
 */
class CashbackAdjustedData extends AccountEntry {
  @OrNull() @IsId() adjustmentId!: string | null;
  @OrNull() @IsId() correctionId!: string | null;
  /** The order that was decided again. */
  @OrNull() @IsId() orderId!: string | null;
  @OrNull() @IsId() clientOrgId!: string | null;
  @OrNull() @IsId() productId!: string | null;
  /** Signed. */
  @IsAmount() amount!: Amount;
  /** What of it moved the order's entry. */
  @IsAmount() toEntry!: Amount;
  /** The rest, a loose item that is available at once. */
  @IsAmount() loose!: Amount;
  @OrNull() @ValidateNested() @Type(() => OpenedEntry) opened!: OpenedEntry | null;
  /** Since when it should have been so: the order's payment (E32); null where it counts from now. */
  @OrNull() @IsInstant() effectiveSince!: Instant | null;
  @StatementMonth() month!: BusinessMonth | null;
  @IsString() sourceEventId!: string;
}
export const CashbackAdjusted = defineEvent({ type: 'CashbackAdjusted', version: 1, data: CashbackAdjustedData });
export type CashbackAdjusted = EventOf<typeof CashbackAdjusted>;
