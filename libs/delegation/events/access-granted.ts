import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { Access, AccessState } from './access.js';

/** A partnership's first access; `requestedAccess` is what the invitation asked for or offered. */
export class AccessGrantedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
  @ValidateNested() @Type(() => Access) requestedAccess!: Access;
}
export const AccessGranted = defineEvent({ type: 'AccessGranted', version: 1, data: AccessGrantedData });
export type AccessGranted = EventOf<typeof AccessGranted>;
