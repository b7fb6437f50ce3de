import { Type } from 'class-transformer';
import { IsBoolean, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { type Access, AccessState, sameAccess } from './access.js';

/** A partnership's first access; what the invitation asked for or offered stands in the invitation. */
export class AccessGrantedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @ValidateNested() @Type(() => AccessState) to!: AccessState;
  /** Granted otherwise than asked (R60), so that the partner is to verify it (R61). */
  @IsBoolean() needsVerification!: boolean;
}
/** Version 1 held what was asked as a whole. */
type Version1 = Omit<AccessGrantedData, 'needsVerification'> & { requestedAccess: Access };
export const AccessGranted = defineEvent({
  type: 'AccessGranted',
  version: 2,
  data: AccessGrantedData,
  upcast: {
    1: ({ requestedAccess, ...data }: Version1): AccessGrantedData => ({
      ...data,
      needsVerification: !sameAccess(data.to, requestedAccess),
    }),
  },
});
export type AccessGranted = EventOf<typeof AccessGranted>;
