import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsCountry } from '#libs/kernel/validation.js';

/** The supplier as every invoice must name it (art. 26(2) MWSTG); later invoices take the latest. */
export class ProviderRegisteredData {
  @IsString() @IsNotEmpty() @MaxLength(70) name!: string;
  @IsString() @IsNotEmpty() @MaxLength(70) street!: string;
  @IsString() @IsNotEmpty() @MaxLength(16) postcode!: string;
  @IsString() @IsNotEmpty() @MaxLength(35) town!: string;
  @IsCountry() country!: string;
  /** UID with its VAT suffix, e.g. `CHE-123.456.788 MWST`. */
  @IsString() @IsNotEmpty() @MaxLength(30) vatNumber!: string;
  /** QR-IBAN to which QR references are paid. */
  @IsString() @IsNotEmpty() @MaxLength(34) qrIban!: string;
}
export const ProviderRegistered = defineEvent({ type: 'ProviderRegistered', version: 1, data: ProviderRegisteredData });
export type ProviderRegistered = EventOf<typeof ProviderRegistered>;
