import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import {
  IsBusinessDate,
  IsCountry,
  IsCurrencyCode,
  IsId,
  IsAmount,
  IsInstant,
  IsLines,
  IsMonth,
  IsNonNegativeAmount,
  IsPosition,
  IsPositiveAmount,
  IsRate,
  IsText,
  IsUserId,
  IsWebAddress,
  rule,
} from '#libs/kernel/validation.js';
import { ibanOf } from '#libs/kernel/iban.js';
import { AMOUNT, compare, CURRENCIES, isAmount, MAX_LINE, RATE } from '#libs/kernel/money.js';
import { HoldsPart } from './parts.js';

/** Fields of request bodies: what is checked and what the API reference says come from one line. */
export interface Field {
  description: string;
  example?: unknown;
  optional?: boolean;
}

const field = (
  { description, example, optional = false }: Field,
  schema: ApiPropertyOptions,
  ...checks: PropertyDecorator[]
): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ description, example, required: !optional, ...schema } as ApiPropertyOptions),
    // Left out is fine, null is not: a null would otherwise reach the command as if it had been meant.
    ...(optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ...checks,
  );

const ID_PATTERN = '^[A-Za-z0-9_-]{1,64}$';
export const IdField = (about: Field) => field(about, { type: String, pattern: ID_PATTERN }, IsId());
/** An id, or null to say that there is none. */
export const IdOrNullField = (about: Field) =>
  field(
    about,
    { type: String, pattern: ID_PATTERN, nullable: true },
    ValidateIf((_, value) => value !== null),
    IsId(),
  );
/** Who the identity provider knows by this. */
export const UserField = (about: Field) => field(about, { type: String, pattern: '^[!-~]{1,128}$' }, IsUserId());
export const IdsField = (about: Field, max = 10_000, min = 0) =>
  field(
    about,
    { type: [String], ...(min > 0 ? { minItems: min } : {}), maxItems: max, uniqueItems: true },
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsId({ each: true }),
  );
export const TextField = (about: Field, maxLength: number) =>
  field(about, { type: String, minLength: 1, maxLength }, IsText(), MaxLength(maxLength));
export const WebAddressField = (about: Field) =>
  field(about, { type: String, format: 'uri', maxLength: 200 }, IsWebAddress());
/** A text, or null to say that there is none. */
export const TextOrNullField = (about: Field, maxLength: number) =>
  field(
    about,
    { type: String, minLength: 1, maxLength, nullable: true },
    ValidateIf((_, value) => value !== null),
    IsText(),
    MaxLength(maxLength),
  );
/** Of an address that anybody may write to; a person's is sealed by the event that has it. */
export const EmailField = (about: Field, maxLength = 254) =>
  field(about, { type: String, format: 'email', maxLength }, IsEmail(), MaxLength(maxLength));
/** A text that is written in one way, or in few. */
export const PatternField = (about: Field, pattern: RegExp, words: string) =>
  field(
    about,
    { type: String, pattern: pattern.source },
    Matches(pattern, { message: ({ property }) => `${property} must be ${words}` }),
  );
/** Text on several lines. */
export const LinesField = (about: Field, maxLength: number) =>
  field(about, { type: String, minLength: 1, maxLength }, IsLines(), MaxLength(maxLength));
export const ChoiceField = (about: Field, choices: readonly string[]) =>
  field(about, { type: String, enum: [...choices] }, IsIn([...choices]));
/** Some of these, each once. */
export const ChoicesField = (about: Field, choices: readonly string[]) =>
  field(
    about,
    { type: String, enum: [...choices], isArray: true, minItems: 1, maxItems: choices.length, uniqueItems: true },
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(choices.length),
    ArrayUnique(),
    IsIn([...choices], { each: true }),
  );
export const FlagField = (about: Field) => field(about, { type: Boolean }, IsBoolean());
export const CountField = (about: Field, max = 1_000_000) =>
  field(about, { type: 'integer', minimum: 1, maximum: max }, IsInt(), Min(1), Max(max));
/** A number of days; null where that means something of its own. */
export const DaysField = (about: Field, { min, max, orNull = false }: { min: number; max: number; orNull?: boolean }) =>
  field(
    about,
    { type: 'integer', minimum: min, maximum: max, ...(orNull ? { nullable: true } : {}) },
    ...(orNull ? [ValidateIf((_, value) => value !== undefined && value !== null)] : []),
    IsInt(),
    Min(min),
    Max(max),
  );
export const InstantField = (about: Field) =>
  field(about, { type: String, format: 'date-time', pattern: 'Z$' }, IsInstant());
export const MonthField = (about: Field) =>
  field(about, { type: String, pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }, IsMonth());
export const DateField = (about: Field) => field(about, { type: String, format: 'date' }, IsBusinessDate());
export const RateField = (about: Field) => field(about, { type: String, pattern: RATE.source }, IsRate());
/** Name of the rule that a larger amount breaks: what is an amount, but too large, is answered 422. */
export const EXCEEDS_LINE = 'exceedsLine';
const fits = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(fits)
    : !isAmount(value) || compare(value, MAX_LINE) <= 0;
/** An amount, or every amount of a table of prices, is at most what a line may hold. */
export const FitsLine = rule(EXCEEDS_LINE, fits, `at most ${MAX_LINE}`);
/** Pattern of an amount of at least zero. */
export const NOT_NEGATIVE = AMOUNT.source.replace('-?', '');
export const PositiveAmountField = (about: Field) =>
  field(about, { type: String, pattern: NOT_NEGATIVE.replace('^', '^(?!0\\.00$)') }, IsPositiveAmount(), FitsLine());
export const NonNegativeAmountField = (about: Field) =>
  field(about, { type: String, pattern: NOT_NEGATIVE }, IsNonNegativeAmount(), FitsLine());
const IsOther = rule('isOther', (value) => value !== '0.00', 'another amount than 0.00');
/** Negative or positive. */
export const SignedAmountField = (about: Field) =>
  field(
    about,
    { type: String, pattern: AMOUNT.source.replace('^', '^(?!-?0\\.00$)') },
    IsAmount(),
    IsOther(),
    FitsLine(),
  );
const IsIban = rule('isIban', (value) => ibanOf(value) !== undefined, 'a valid IBAN');
/** As people write it; its normal form is what counts. */
export const IbanField = (about: Field) =>
  field(about, { type: String, pattern: '^[A-Za-z]{2}\\d{2}[A-Za-z0-9 ]{11,40}$' }, IsIban());
export const CountryField = (about: Field) => field(about, { type: String, pattern: '^[A-Z]{2}$' }, IsCountry());
export const CurrencyField = (about: Field) => field(about, { type: String, enum: [...CURRENCIES] }, IsCurrencyCode());
export const PositionField = (about: Field) =>
  field(about, { type: String, pattern: '^(0|[1-9]\\d{0,18})$' }, IsPosition());
/** Another class of fields inside; `() => part()`, because the reference takes no other function for a late one. */
export const PartField = (about: Field, part: () => new () => object) =>
  field(about, { type: () => part() }, IsObject(), HoldsPart({ part }));
/** A list of such. */
export const PartsField = (about: Field, part: () => new () => object, max = 10_000) =>
  field(
    about,
    { type: () => part(), isArray: true, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    HoldsPart({ part, max }),
  );
