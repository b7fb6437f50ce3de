import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState } from './access.js';

/** One product more for a limited partner (R42). */
export class ProductAccessAddedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsId() productId!: string;
  @ValidateNested() @Type(() => AccessState) from!: AccessState;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
}
export const ProductAccessAdded = defineEvent({ type: 'ProductAccessAdded', version: 1, data: ProductAccessAddedData });
export type ProductAccessAdded = EventOf<typeof ProductAccessAdded>;
