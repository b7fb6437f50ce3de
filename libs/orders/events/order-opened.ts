import { Type } from 'class-transformer';
import { IsIn, IsUUID, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsPosition } from '#libs/kernel/validation.js';
import { fromVersion1, fromVersion2, fromVersion3, Placement, type PlacementVersion1 } from './placement.js';

/** A placement stands: from here on it is invoiced, paid and refunded. Holds the placement as it was decided. */
export class OrderOpenedData {
  @IsIn(['order', 'renewal']) kind!: 'order' | 'renewal';
  @IsUUID() placementEventId!: string;
  @IsPosition() placementPosition!: string;
  @ValidateNested() @Type(() => Placement) placement!: Placement;
}
type Version1 = Omit<OrderOpenedData, 'placement'> & { placement: PlacementVersion1<Placement> };
export const OrderOpened = defineEvent({
  type: 'OrderOpened',
  version: 4,
  data: OrderOpenedData,
  upcast: {
    1: (data: Version1): OrderOpenedData => ({ ...data, placement: fromVersion1(data.placement) }),
    2: fromVersion2<OrderOpenedData>,
    3: fromVersion3<OrderOpenedData>,
  },
});
export type OrderOpened = EventOf<typeof OrderOpened>;
