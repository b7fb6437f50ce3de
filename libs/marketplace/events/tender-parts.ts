import { IsEmail, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { IsCurrencyCode, IsPositiveAmount, IsText } from '#libs/kernel/validation.js';

export const MAX_TITLE = 120;
export const MAX_TEXT = 4_000;
export const MAX_NAME = 200;
export const MAX_EMAIL = 254;
/** As people write a telephone number. */
export const PHONE = /^[+0-9][0-9 ()/.-]{3,29}$/;

/** Money excluding VAT, as a tender or an offer names it. */
export class TenderMoney {
  @IsPositiveAmount() amount!: Amount;
  @IsCurrencyCode() currency!: Currency;
}

/** Whom the partners may write to. */
export class TenderContact {
  @IsText() @MaxLength(MAX_NAME) name!: string;
  @IsString() @IsEmail() @MaxLength(MAX_EMAIL) email!: string;
  @IsOptional() @Matches(PHONE) phone?: string;
}

/** Everything that a person wrote in a tender or in a reply to it is sealed by the tender’s own key. */
export const subjectOf = (tenderId: string): string => `tender:${tenderId}`;
