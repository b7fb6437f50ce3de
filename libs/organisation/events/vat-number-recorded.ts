import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';

/** Where the number was entered (R46 sign-up, R47 account, R49 pay page, R50 shop, R51 renewal e-mail). */
export const ENTRY_POINTS = ['signup', 'account', 'pay-page', 'shop', 'renewal-email'] as const;

/** A company gave its VAT number; it counts for placements recorded after it (A28) and replaces an earlier one. */
export class VatNumberRecordedData {
  @IsString() @IsNotEmpty() @MaxLength(30) vatNumber!: string;
  @IsIn(ENTRY_POINTS) entryPoint!: (typeof ENTRY_POINTS)[number];
  @IsOptional() @IsBoolean() termsAccepted?: boolean;
}
export const VatNumberRecorded = defineEvent({ type: 'VatNumberRecorded', version: 1, data: VatNumberRecordedData });
export type VatNumberRecorded = EventOf<typeof VatNumberRecorded>;
