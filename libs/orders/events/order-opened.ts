import { Type } from 'class-transformer';
import { IsIn, IsUUID, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsPosition } from '#libs/kernel/validation.js';
import { Placement } from './placement.js';

/** A placement stands: from here on it is invoiced, paid and refunded. Holds the placement as it was decided. */
export class OrderOpenedData {
  @IsIn(['order', 'renewal']) kind!: 'order' | 'renewal';
  @IsUUID() placementEventId!: string;
  @IsPosition() placementPosition!: string;
  @ValidateNested() @Type(() => Placement) placement!: Placement;
}
export const OrderOpened = defineEvent({ type: 'OrderOpened', version: 1, data: OrderOpenedData });
export type OrderOpened = EventOf<typeof OrderOpened>;
