import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  IsBusinessDate,
  IsCountry,
  IsCurrencyCode,
  IsId,
  IsInstant,
  IsNonNegativeAmount,
  IsPosition,
  IsPositiveAmount,
  IsRate,
  IsText,
} from '#libs/kernel/validation.js';
import { CURRENCIES } from '#libs/kernel/money.js';

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
export const IdsField = (about: Field, max = 10_000) =>
  field(
    about,
    { type: [String], maxItems: max, uniqueItems: true },
    IsArray(),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsId({ each: true }),
  );
export const TextField = (about: Field, maxLength: number) =>
  field(about, { type: String, minLength: 1, maxLength }, IsText(), MaxLength(maxLength));
export const ChoiceField = (about: Field, choices: readonly string[]) =>
  field(about, { type: String, enum: [...choices] }, IsIn([...choices]));
export const FlagField = (about: Field) => field(about, { type: Boolean }, IsBoolean());
export const CountField = (about: Field, max = 1_000_000) =>
  field(about, { type: 'integer', minimum: 1, maximum: max }, IsInt(), Min(1), Max(max));
export const InstantField = (about: Field) => field(about, { type: String, format: 'date-time' }, IsInstant());
export const DateField = (about: Field) => field(about, { type: String, format: 'date' }, IsBusinessDate());
export const RateField = (about: Field) => field(about, { type: String }, IsRate());
export const PositiveAmountField = (about: Field) => field(about, { type: String }, IsPositiveAmount());
export const AmountField = (about: Field) => field(about, { type: String }, IsNonNegativeAmount());
export const CountryField = (about: Field) => field(about, { type: String, pattern: '^[A-Z]{2}$' }, IsCountry());
export const CurrencyField = (about: Field) => field(about, { type: String, enum: [...CURRENCIES] }, IsCurrencyCode());
export const PositionField = (about: Field) => field(about, { type: String }, IsPosition());
/** Another class of fields inside. */
export const PartField = (about: Field, part: () => new () => object) =>
  field(about, { type: part }, IsObject(), ValidateNested(), Type(part));
/** A list of such. */
export const PartsField = (about: Field, part: () => new () => object, max = 10_000) =>
  field(
    about,
    { type: part, isArray: true, maxItems: max },
    IsArray(),
    ArrayMaxSize(max),
    ValidateNested({ each: true }),
    Type(part),
  );
