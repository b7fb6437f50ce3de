import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { DEFAULT_PAGE, MAX_PAGE, type Order, ORDERS, type PageRequest } from '#libs/read-models/postgres/pages.js';
import { ChoiceField, PositionField } from './fields.js';

/** What every query takes. */
export class ReadQuery {
  @PositionField({
    description:
      'Wait until the read models have passed this position, such as the one a command answered. Also taken as the header X-Min-Position.',
    example: '4711',
    optional: true,
  })
  minPosition?: string;
}

/** A parameter that is a whole number, for the checks that follow. */
export const wholeNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

/** What every list takes. */
export class ListQuery extends ReadQuery {
  @ApiProperty({
    description: 'Rows a page.',
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE,
    default: DEFAULT_PAGE,
    required: false,
  })
  @IsOptional()
  @Transform(wholeNumber)
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE)
  limit?: number;

  @ApiProperty({ description: '`nextCursor` of the page before; opaque.', type: String, required: false })
  @IsOptional()
  @IsString()
  @Length(1, 512)
  cursor?: string;

  @ChoiceField(
    {
      description:
        '`desc`: the list the other way round, the newest first where it is by time. A cursor is one of its order.',
      example: 'desc',
      optional: true,
    },
    ORDERS,
  )
  order?: Order;
}
export const pageOf = ({ limit, cursor, order }: ListQuery): PageRequest => ({
  limit: limit ?? DEFAULT_PAGE,
  cursor,
  order,
});
