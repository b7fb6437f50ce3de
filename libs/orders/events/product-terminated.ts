import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The product ended; it leaves every grant (A21) and is never renewed again. */
class ProductTerminatedData {
  @IsId() productId!: string;
  @IsId() clientOrgId!: string;
}
export const ProductTerminated = defineEvent({ type: 'ProductTerminated', version: 1, data: ProductTerminatedData });
export type ProductTerminated = EventOf<typeof ProductTerminated>;
