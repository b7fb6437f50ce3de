import { IsUUID } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The warranty has paid a renewal of another product, and pays no other one, unless that renewal is void or cancelled (A29). */
class WarrantyUsedData {
  /** The warranty. */
  @IsId() productId!: string;
  /** What was renewed. */
  @IsId() forProductId!: string;
  @IsId() orderId!: string;
  @IsUUID() placementEventId!: string;
}
export const WarrantyUsed = defineEvent({ type: 'WarrantyUsed', version: 1, data: WarrantyUsedData });
export type WarrantyUsed = EventOf<typeof WarrantyUsed>;
