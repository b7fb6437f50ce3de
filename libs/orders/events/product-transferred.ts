import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The product moved to another organisation (E26); it leaves every grant of the former owner (A21). */
class ProductTransferredData {
  @IsId() productId!: string;
  @IsId() fromOrgId!: string;
  @IsId() toOrgId!: string;
}
export const ProductTransferred = defineEvent({ type: 'ProductTransferred', version: 1, data: ProductTransferredData });
export type ProductTransferred = EventOf<typeof ProductTransferred>;
