import { Type } from 'class-transformer';
import { IsArray, IsInt, IsUUID, Min, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { DegressiveTier, SkuPrice } from './price-list-published.js';

/** A part of a large price list; it is in force nowhere until PriceListPublished names its publication. */
export class PriceListPartKeptData {
  @IsUUID() publicationId!: string;
  /** Version of the list that it is a part of. */
  @IsId() version!: string;
  /** Counts from 0. */
  @IsInt() @Min(0) part!: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => SkuPrice) prices!: SkuPrice[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => DegressiveTier) degressive!: DegressiveTier[];
}
export const PriceListPartKept = defineEvent({
  type: 'PriceListPartKept',
  version: 3,
  data: PriceListPartKeptData,
  /** Version 1 knew no terms, version 2 no warranties. */
  upcast: {
    1: (endless: PriceListPartKeptData): PriceListPartKeptData => endless,
    2: (unwarranted: PriceListPartKeptData): PriceListPartKeptData => unwarranted,
  },
});
export type PriceListPartKept = EventOf<typeof PriceListPartKept>;
