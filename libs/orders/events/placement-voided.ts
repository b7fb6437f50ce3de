import { IsIn, IsUUID } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A placement lost a race and never counted: access changed before it in the log, or its order id was taken. */
export class PlacementVoidedData {
  @IsId() orderId!: string;
  @IsUUID() placementEventId!: string;
  @IsIn(['ACCESS_CHANGED', 'ORDER_EXISTS']) reason!: 'ACCESS_CHANGED' | 'ORDER_EXISTS';
}
export const PlacementVoided = defineEvent({ type: 'PlacementVoided', version: 1, data: PlacementVoidedData });
export type PlacementVoided = EventOf<typeof PlacementVoided>;
