import { Type } from 'class-transformer';
import { ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Rate } from '#libs/kernel/money.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsCountry, IsRate } from '#libs/kernel/validation.js';

export class TaxEntry {
  @IsBusinessDate() validFrom!: BusinessDate;
  @IsRate() rate!: Rate;
}
/** A country's whole VAT table; it replaces the country's earlier one for placements from now on. */
export class TaxRatesPublishedData {
  @IsCountry() country!: string;
  @IsArray() @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => TaxEntry) entries!: TaxEntry[];
}
export const TaxRatesPublished = defineEvent({ type: 'TaxRatesPublished', version: 1, data: TaxRatesPublishedData });
export type TaxRatesPublished = EventOf<typeof TaxRatesPublished>;
