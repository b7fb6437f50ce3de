import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { Currency } from '#libs/kernel/money.js';
import { IsCountry, IsCurrencyCode, IsId } from '#libs/kernel/validation.js';

export const LEGAL_FORMS = ['company', 'private', 'association'] as const;
export type LegalForm = (typeof LEGAL_FORMS)[number];
export const LANGUAGES = ['de', 'fr', 'it', 'en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A legal or private account owner entered the ledger; its orders are in `currency`, whatever its country. */
export class OrganisationRegisteredData {
  @IsId() orgId!: string;
  /** Personal when the organisation is a private one. */
  @IsString() @IsNotEmpty() @MaxLength(200) name!: string;
  @IsIn(LEGAL_FORMS) legalForm!: LegalForm;
  @IsCountry() country!: string;
  @IsCurrencyCode() currency!: Currency;
  @IsOptional() @IsIn(LANGUAGES) language?: Language;
  @IsIn(['signup', 'import']) source!: 'signup' | 'import';
}
export const OrganisationRegistered = defineEvent({
  type: 'OrganisationRegistered',
  version: 1,
  data: OrganisationRegisteredData,
  personal: [{ path: 'name', subject: 'orgId', when: ({ legalForm }) => legalForm === 'private' }],
});
export type OrganisationRegistered = EventOf<typeof OrganisationRegistered>;
