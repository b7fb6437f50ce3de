import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId, IsInstant } from '#libs/kernel/validation.js';
import type { Instant } from '#libs/kernel/time.js';

/** Who was asked about a number: the Union's service, or the Swiss register. */
export const VAT_CHECK_SOURCES = ['vies', 'uid-register'] as const;
export const VAT_CHECK_RESULTS = ['valid', 'invalid', 'unavailable'] as const;

/** What an outside service said of the number that the organisation has (V6, A28); it counts for placements after it. */
export class VatNumberCheckedData {
  @IsId() orgId!: string;
  @IsString() @IsNotEmpty() @MaxLength(30) vatNumber!: string;
  @IsIn(VAT_CHECK_SOURCES) source!: (typeof VAT_CHECK_SOURCES)[number];
  @IsIn(VAT_CHECK_RESULTS) result!: (typeof VAT_CHECK_RESULTS)[number];
  /** When it was asked. */
  @IsInstant() checkedAt!: Instant;
  /** What the service calls the question, as evidence. */
  @IsOptional() @IsString() @IsNotEmpty() @MaxLength(100) consultationRef?: string;
}
export const VatNumberChecked = defineEvent({ type: 'VatNumberChecked', version: 1, data: VatNumberCheckedData });
export type VatNumberChecked = EventOf<typeof VatNumberChecked>;
