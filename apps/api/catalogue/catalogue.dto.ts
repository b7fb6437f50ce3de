import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, ValidateIf } from 'class-validator';
import { MAX_TERM_MONTHS } from '#libs/catalogue/events/price-list-published.js';
import type { Amount, Currency, Rate } from '#libs/kernel/money.js';
import { IsPriceMap, IsPriceTable } from '#libs/kernel/validation.js';
import {
  CountField,
  CountryField,
  DateField,
  FitsLine,
  FlagField,
  IdField,
  InstantField,
  NOT_NEGATIVE,
  PartsField,
  RateField,
  TextField,
} from '../http/fields.js';

/** Why something is published. */
export class PublishingBody {
  @TextField(
    {
      description: 'Why, in your words, kept for good and read by everybody who sees what is published.',
      example: 'yearly review',
      optional: true,
    },
    500,
  )
  reason?: string;
}

const UNIT = { type: String, pattern: NOT_NEGATIVE, example: '9.92' };
/** Unit prices as the reference names them; `IsPriceMap` checks them. */
export class Prices implements Partial<Record<Currency, Amount>> {
  @ApiPropertyOptional({ description: 'In Swiss francs.', ...UNIT })
  CHF?: Amount;
  @ApiPropertyOptional({ description: 'In euros.', ...UNIT })
  EUR?: Amount;
}

export class SkuPriceBody {
  @IdField({ description: 'Product that is sold.', example: 'hosting-web' })
  sku!: string;
  @IdField({ description: 'Family that tiers and rate cards name.', example: 'web-hosting' })
  family!: string;
  @ApiProperty({
    type: () => Prices,
    description: 'Net unit price of one period by currency.',
    example: { CHF: '9.92', EUR: '9.50' },
  })
  @IsObject()
  @IsPriceMap()
  @FitsLine()
  price!: Prices;
  @CountField(
    {
      description: 'Months of each period (A35); left out where a period may be of any length.',
      example: 12,
      optional: true,
    },
    MAX_TERM_MONTHS,
  )
  term?: number;
  @FlagField({
    description: 'Whether it is a warranty, which pays one renewal of another product that would lapse (A29).',
    example: false,
    optional: true,
  })
  warranty?: boolean;
}
export class TierBody {
  @IdField({ description: 'Family it is for.', example: 'web-hosting' })
  family!: string;
  @CountField({ description: 'Quantity from which it holds.', example: 25 })
  fromQuantity!: number;
  @RateField({ description: 'Off the public price (R11).', example: '0.25' })
  rate!: Rate;
}
export class PublishPriceListBody extends PublishingBody {
  @IdField({ description: 'Version; unique.', example: 'prices-2026' })
  version!: string;
  @InstantField({
    description: 'Valid from; placements already made keep their price.',
    example: '2026-01-01T00:00:00Z',
  })
  validFrom!: string;
  @PartsField({ description: 'All prices of the list.' }, () => SkuPriceBody)
  prices!: SkuPriceBody[];
  @PartsField({ description: 'Degressive tariff.' }, () => TierBody)
  degressive!: TierBody[];
}

export class RateRuleBody {
  @IdField({ description: 'Family it is for.', example: 'web-hosting' })
  family!: string;
  @IdField({ description: 'Level of the partner.', example: 'silver' })
  level!: string;
  @RateField({ description: 'Benefit, at most 0.35 (R10); or else `prices`.', example: '0.20', optional: true })
  rate?: Rate;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/Prices' },
    description: 'Preferential unit prices a product (R9); or else `rate`.',
    example: { 'domain-ch': { CHF: '9.00' } },
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsObject()
  @IsPriceTable()
  @FitsLine()
  prices?: Record<string, Prices>;
}
export class PublishRateCardBody extends PublishingBody {
  @IdField({ description: 'Version; unique.', example: 'card-2026' })
  version!: string;
  @InstantField({
    description: 'Valid from; placements already made keep their rate (A7).',
    example: '2026-01-01T00:00:00Z',
  })
  validFrom!: string;
  @PartsField({ description: 'One rule a family and level.' }, () => RateRuleBody)
  rules!: RateRuleBody[];
}

export class TaxEntryBody {
  @DateField({ description: 'First day of the rate.', example: '2024-01-01' })
  validFrom!: string;
  @RateField({ description: 'VAT rate.', example: '0.081' })
  rate!: Rate;
}
export class CountryTaxBody {
  @CountryField({ description: 'Country (ISO 3166-1).', example: 'CH' })
  country!: string;
  @PartsField({ description: 'The country’s whole table.' }, () => TaxEntryBody, 1_000)
  entries!: TaxEntryBody[];
}
export class PublishTaxTablesBody extends PublishingBody {
  @PartsField(
    { description: 'Tables of the countries that change; each replaces the country’s earlier one.' },
    () => CountryTaxBody,
    300,
  )
  tables!: CountryTaxBody[];
}
