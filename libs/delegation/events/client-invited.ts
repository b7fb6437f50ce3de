import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { Access, PAYMENT_METHODS, type PaymentMethod } from './access.js';

/** A partner asked a client for access (R59); the client may grant other access than asked (R60). */
class ClientInvitedData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => Access) requestedAccess!: Access;
  @IsOptional() @IsIn(PAYMENT_METHODS) proposedPaymentMethod?: PaymentMethod;
}
export const ClientInvited = defineEvent({ type: 'ClientInvited', version: 1, data: ClientInvitedData });
export type ClientInvited = EventOf<typeof ClientInvited>;
