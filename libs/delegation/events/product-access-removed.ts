import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import type { AccessState } from './access.js';

/** One product less for a limited partner: the client's wish (R42), or the product left the client (A21). */
export class ProductAccessRemovedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsId() productId!: string;
  @IsIn(['client', 'product-gone']) reason!: 'client' | 'product-gone';
}
/** Version 1 held the whole set before and after, so that an event was as large as the set. */
type Version1 = ProductAccessRemovedData & { from: AccessState; to: AccessState };
export const ProductAccessRemoved = defineEvent({
  type: 'ProductAccessRemoved',
  version: 2,
  data: ProductAccessRemovedData,
  upcast: { 1: ({ from: _from, to: _to, ...data }: Version1): ProductAccessRemovedData => data },
});
export type ProductAccessRemoved = EventOf<typeof ProductAccessRemoved>;
