import { Type } from 'class-transformer';
import { IsArray, IsInt, IsUUID, Min, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { RateRule } from './rate-card-published.js';

/** A part of a large rate card; it is in force nowhere until RateCardPublished names its publication. */
export class RateCardPartKeptData {
  @IsUUID() publicationId!: string;
  /** Version of the card that it is a part of. */
  @IsId() version!: string;
  /** Counts from 0. */
  @IsInt() @Min(0) part!: number;
  /** Preferential prices of one rule may be spread over several parts. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => RateRule) rules!: RateRule[];
}
export const RateCardPartKept = defineEvent({ type: 'RateCardPartKept', version: 1, data: RateCardPartKeptData });
export type RateCardPartKept = EventOf<typeof RateCardPartKept>;
