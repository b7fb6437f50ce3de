import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { AccessState } from './access.js';

/** The client replaced a partner's access as a whole: mode, products or payment method (A20). */
export class AccessChangedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) from!: AccessState;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
}
export const AccessChanged = defineEvent({ type: 'AccessChanged', version: 1, data: AccessChangedData });
export type AccessChanged = EventOf<typeof AccessChanged>;
