import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import { IsId, IsInstant, IsPriceMap, IsRate } from '#libs/kernel/validation.js';
import { KeptParts } from './kept-parts.js';

/** The longest term of a product, in months. */
export const MAX_TERM_MONTHS = 120;

/** Net unit price of one period of a product, however long, in each currency it is sold in. */
export class SkuPrice {
  @IsId() sku!: string;
  @IsId() family!: string;
  @IsObject() @IsPriceMap() price!: Partial<Record<Currency, Amount>>;
  /** Months of each period (A35); left out where a period may be of any length. */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_TERM_MONTHS) term?: number;
  /** What is sold pays one renewal of another product that would lapse (A29). */
  @IsOptional() @IsBoolean() warranty?: boolean;
}
/** Degressive tariff (R11): the rate off the public price from a quantity on. */
export class DegressiveTier {
  @IsId() family!: string;
  @IsInt() @Min(1) fromQuantity!: number;
  @IsRate() rate!: Rate;
}
/** Public prices, valid from an instant that may lie before the publication; placements already made keep theirs. */
export class PriceListPublishedData {
  @IsId() version!: string;
  @IsInstant() validFrom!: string;
  @IsArray() @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => SkuPrice) prices!: SkuPrice[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => DegressiveTier) degressive!: DegressiveTier[];
  /** Of a large list: prices and tiers that were kept before, to which these here are the rest. */
  @IsOptional() @ValidateNested() @Type(() => KeptParts) parts?: KeptParts;
}
export const PriceListPublished = defineEvent({
  type: 'PriceListPublished',
  version: 4,
  data: PriceListPublishedData,
  /** Version 1 was always whole, version 2 knew no terms, version 3 no warranties. */
  upcast: {
    1: (whole: PriceListPublishedData): PriceListPublishedData => whole,
    2: (endless: PriceListPublishedData): PriceListPublishedData => endless,
    3: (unwarranted: PriceListPublishedData): PriceListPublishedData => unwarranted,
  },
});
export type PriceListPublished = EventOf<typeof PriceListPublished>;
