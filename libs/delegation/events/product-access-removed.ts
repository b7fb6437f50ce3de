import { Type } from 'class-transformer';
import { IsIn, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState } from './access.js';

/** One product less for a limited partner: the client's wish (R42), or the product left the client (A21). */
export class ProductAccessRemovedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsId() productId!: string;
  @IsIn(['client', 'product-gone']) reason!: 'client' | 'product-gone';
  @ValidateNested() @Type(() => AccessState) from!: AccessState;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
}
export const ProductAccessRemoved = defineEvent({
  type: 'ProductAccessRemoved',
  version: 1,
  data: ProductAccessRemovedData,
});
export type ProductAccessRemoved = EventOf<typeof ProductAccessRemoved>;
