import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState } from './access.js';

/** The client changed who pays what its FULL partner orders (R30); orders placed before keep their payer (A6). */
export class PaymentMethodChangedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) from!: AccessState;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
}
export const PaymentMethodChanged = defineEvent({
  type: 'PaymentMethodChanged',
  version: 1,
  data: PaymentMethodChangedData,
});
export type PaymentMethodChanged = EventOf<typeof PaymentMethodChanged>;
