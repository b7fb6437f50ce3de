import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { Access, PAYMENT_METHODS, type PaymentMethod } from './access.js';

/** The client offered access to a partner (R43); not active until the partner confirms (R44). */
class PartnerInvitedData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => Access) offeredAccess!: Access;
  @IsOptional() @IsIn(PAYMENT_METHODS) proposedPaymentMethod?: PaymentMethod;
  /** At acceptance of FULL, ends the client's other limited partnerships (A1). */
  @IsBoolean() supersede!: boolean;
}
export const PartnerInvited = defineEvent({ type: 'PartnerInvited', version: 1, data: PartnerInvitedData });
export type PartnerInvited = EventOf<typeof PartnerInvited>;
