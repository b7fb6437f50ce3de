import { Type } from 'class-transformer';
import { IsIn, IsInt, Min, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { fromVersion1, fromVersion2, fromVersion3, Placement, SupplyPeriod } from './placement.js';

/** A client's product was extended by one period; who placed it, who pays and who earns are frozen here. */
export class ProductRenewedData extends Placement {
  /** 1 for the first renewal. */
  @IsInt() @Min(1) renewalNo!: number;
  /** Set in motion by a person, or by a standing mandate (which counts as placed by whoever set it up). */
  @IsIn(['manual', 'auto']) mandate!: 'manual' | 'auto';
  @ValidateNested() @Type(() => SupplyPeriod) previousPeriod!: SupplyPeriod;
}
export const ProductRenewed = defineEvent({
  type: 'ProductRenewed',
  version: 4,
  data: ProductRenewedData,
  upcast: {
    1: fromVersion1<ProductRenewedData>,
    2: fromVersion2<ProductRenewedData>,
    3: fromVersion3<ProductRenewedData>,
  },
});
export type ProductRenewed = EventOf<typeof ProductRenewed>;
