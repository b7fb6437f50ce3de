import { Type } from 'class-transformer';
import { IsInt, Min, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { Placement, SupplyPeriod } from './placement.js';

/** A client's product was extended by one period; who placed it, who pays and who earns are frozen here. */
export class ProductRenewedData extends Placement {
  /** 1 for the first renewal. */
  @IsInt() @Min(1) renewalNo!: number;
  @ValidateNested() @Type(() => SupplyPeriod) previousPeriod!: SupplyPeriod;
}
export const ProductRenewed = defineEvent({ type: 'ProductRenewed', version: 1, data: ProductRenewedData });
export type ProductRenewed = EventOf<typeof ProductRenewed>;
