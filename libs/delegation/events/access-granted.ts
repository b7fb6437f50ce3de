import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { Access, AccessState, sameAccess } from './access.js';

/** A partnership's first access; `requestedAccess` is what the invitation asked for or offered. */
export class AccessGrantedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
  @ValidateNested() @Type(() => Access) requestedAccess!: Access;
}
/** Whether other access was granted than asked (R60), so that the partner is to verify it (R61). */
export const isGrantedOtherwise = ({
  to,
  requestedAccess,
}: Pick<AccessGrantedData, 'to' | 'requestedAccess'>): boolean => !sameAccess(to, requestedAccess);

export const AccessGranted = defineEvent({ type: 'AccessGranted', version: 1, data: AccessGrantedData });
export type AccessGranted = EventOf<typeof AccessGranted>;
