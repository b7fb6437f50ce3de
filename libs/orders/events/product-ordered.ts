import { IsBoolean, IsOptional } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { fromVersion1, fromVersion2, fromVersion3, Placement } from './placement.js';

/** A client got a product for its first period; who placed it, who pays and who earns are frozen here. */
export class ProductOrderedData extends Placement {
  @IsOptional() @IsId() parentProductId?: string;
  /** It is a warranty, as the price list sold it: it pays one renewal of another product that would lapse (A29). */
  @IsOptional() @IsBoolean() warranty?: boolean;
}
export const ProductOrdered = defineEvent({
  type: 'ProductOrdered',
  version: 4,
  data: ProductOrderedData,
  upcast: {
    1: fromVersion1<ProductOrderedData>,
    2: fromVersion2<ProductOrderedData>,
    3: fromVersion3<ProductOrderedData>,
  },
});
export type ProductOrdered = EventOf<typeof ProductOrdered>;
