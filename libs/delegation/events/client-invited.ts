import { Type } from 'class-transformer';
import { IsIn, IsOptional, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';
import { Access, PAYMENT_METHODS, type PaymentMethod } from './access.js';

/** A partner asked a client for access (R59); the client may grant other access than asked (R60). */
class ClientInvitedData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => Access) requestedAccess!: Access;
  @IsOptional() @IsIn(PAYMENT_METHODS) proposedPaymentMethod?: PaymentMethod;
  /** From this business day on it is not open (E19), whatever the policy becomes; null: it never expires. */
  @ValidateIf((_, value) => value !== null) @IsBusinessDate() expiresOn!: BusinessDate | null;
}
/** Version 1 is of a time in which an invitation stayed open until it was answered or withdrawn. */
type Version1 = Omit<ClientInvitedData, 'expiresOn'>;
export const ClientInvited = defineEvent({
  type: 'ClientInvited',
  version: 2,
  data: ClientInvitedData,
  upcast: { 1: (data: Version1): ClientInvitedData => ({ ...data, expiresOn: null }) },
});
export type ClientInvited = EventOf<typeof ClientInvited>;
