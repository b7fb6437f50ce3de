import { Type } from 'class-transformer';
import { IsArray, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import { IsId, IsInstant, IsPriceTable, IsRate } from '#libs/kernel/validation.js';
import { KeptParts } from './kept-parts.js';

/** Benefit of a family at a level: a rate up to 0.35 (R10, A10), or preferential unit prices a product (R9). */
export class RateRule {
  @IsId() family!: string;
  @IsId() level!: string;
  @IsOptional() @IsRate() rate?: Rate;
  @IsOptional() @IsObject() @IsPriceTable() prices?: Record<string, Partial<Record<Currency, Amount>>>;
}
/** The partners' benefits, valid from an instant that may lie before the publication; placements already made keep theirs (A7). */
export class RateCardPublishedData {
  @IsId() version!: string;
  @IsInstant() validFrom!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => RateRule) rules!: RateRule[];
  /** Of a large card: rules that were kept before, to which these here are the rest. */
  @IsOptional() @ValidateNested() @Type(() => KeptParts) parts?: KeptParts;
}
export const RateCardPublished = defineEvent({
  type: 'RateCardPublished',
  version: 2,
  data: RateCardPublishedData,
  /** Version 1 was always whole. */
  upcast: { 1: (whole: RateCardPublishedData): RateCardPublishedData => whole },
});
export type RateCardPublished = EventOf<typeof RateCardPublished>;
