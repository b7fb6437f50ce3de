import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Currency } from '#libs/kernel/money.js';
import { CountryField, CurrencyField, IdField, InstantField } from '../http/fields.js';
import { ListQuery, ReadQuery, wholeNumber } from '../http/list-query.js';

const AT = { description: 'The moment asked for; now when left out.', example: '2026-03-12T09:00:00Z', optional: true };

export class VersionsQuery extends ListQuery {
  @InstantField(AT)
  at?: string;
}
export class VersionQuery extends ReadQuery {
  @InstantField(AT)
  at?: string;
}
export class DiffQuery extends ReadQuery {
  @IdField({ description: 'The version that it is compared with: what has to change to get there.', example: '2027-1' })
  with!: string;
}
export class PricesQuery extends ListQuery {
  @InstantField(AT)
  at?: string;
  @CountryField({
    description:
      'Country of a private payer whose tax is told; the caller’s own organisation when left out (staff: CH).',
    example: 'CH',
    optional: true,
  })
  country?: string;
  @CurrencyField({ description: 'Only prices in this currency.', example: 'CHF', optional: true })
  currency?: Currency;
  @ApiProperty({
    description: 'For the degressive tariff (R11); 1 when left out.',
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    default: 1,
    required: false,
  })
  @IsOptional()
  @Transform(wholeNumber)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  quantity?: number;
}
