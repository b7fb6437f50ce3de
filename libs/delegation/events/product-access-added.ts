import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import type { AccessState } from './access.js';

/** One product more for a limited partner (R42). */
export class ProductAccessAddedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsId() productId!: string;
}
/** Version 1 held the whole set before and after, so that an event was as large as the set. */
type Version1 = ProductAccessAddedData & { from: AccessState; to: AccessState };
export const ProductAccessAdded = defineEvent({
  type: 'ProductAccessAdded',
  version: 2,
  data: ProductAccessAddedData,
  upcast: { 1: ({ from: _from, to: _to, ...data }: Version1): ProductAccessAddedData => data },
});
export type ProductAccessAdded = EventOf<typeof ProductAccessAdded>;
