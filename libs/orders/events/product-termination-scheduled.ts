import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';

/** The product is to end on a day that has not come; it is not renewed any more, and replaces a day that was said before. */
class ProductTerminationScheduledData {
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
  /** First business day on which it is over. */
  @IsBusinessDate() on!: BusinessDate;
}
export const ProductTerminationScheduled = defineEvent({
  type: 'ProductTerminationScheduled',
  version: 1,
  data: ProductTerminationScheduledData,
});
export type ProductTerminationScheduled = EventOf<typeof ProductTerminationScheduled>;

/** The product goes on: its end was taken back before the day. */
class ProductTerminationWithdrawnData {
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
  /** The day on which it would have ended. */
  @IsBusinessDate() on!: BusinessDate;
}
export const ProductTerminationWithdrawn = defineEvent({
  type: 'ProductTerminationWithdrawn',
  version: 1,
  data: ProductTerminationWithdrawnData,
});
export type ProductTerminationWithdrawn = EventOf<typeof ProductTerminationWithdrawn>;
