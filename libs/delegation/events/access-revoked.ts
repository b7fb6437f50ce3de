import { Type } from 'class-transformer';
import { IsIn, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState } from './access.js';

/** The partner lost all access to the client; PartnershipEnded stands in the same append. */
export class AccessRevokedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) from!: AccessState;
  @IsIn(['client', 'partner', 'superseded']) reason!: 'client' | 'partner' | 'superseded';
}
export const AccessRevoked = defineEvent({ type: 'AccessRevoked', version: 1, data: AccessRevokedData });
export type AccessRevoked = EventOf<typeof AccessRevoked>;
