import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, ValidateIf, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import type { BusinessDate } from '#libs/kernel/time.js';
import { IsBusinessDate, IsId } from '#libs/kernel/validation.js';
import { Access, PAYMENT_METHODS, type PaymentMethod } from './access.js';

/** The client offered access to a partner (R43); not active until the partner confirms (R44). */
class PartnerInvitedData {
  @IsId() invitationId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => Access) offeredAccess!: Access;
  @IsOptional() @IsIn(PAYMENT_METHODS) proposedPaymentMethod?: PaymentMethod;
  /** At acceptance of FULL, ends the client's other limited partnerships (A1). */
  @IsBoolean() supersede!: boolean;
  /** From this business day on it is not open (E19), whatever the policy becomes; null: it never expires. */
  @ValidateIf((_, value) => value !== null) @IsBusinessDate() expiresOn!: BusinessDate | null;
}
/** Version 1 is of a time in which an invitation stayed open until it was answered or withdrawn. */
type Version1 = Omit<PartnerInvitedData, 'expiresOn'>;
export const PartnerInvited = defineEvent({
  type: 'PartnerInvited',
  version: 2,
  data: PartnerInvitedData,
  upcast: { 1: (data: Version1): PartnerInvitedData => ({ ...data, expiresOn: null }) },
});
export type PartnerInvited = EventOf<typeof PartnerInvited>;
