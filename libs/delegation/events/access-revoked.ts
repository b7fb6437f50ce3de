import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';
import { type AccessState, type Ending, ENDINGS } from './access.js';

/** The partner lost all access to the client; PartnershipEnded stands in the same append. */
export class AccessRevokedData {
  @IsId() partnershipId!: string;
  @IsId() partnerOrgId!: string;
  @IsIn(ENDINGS) reason!: Ending;
}
/**
 * Version 1 held the access before; it stands in the events before, and many may end in one append. Version 2 knew no
 * partners that leave (E18).
 */
type Version1 = AccessRevokedData & { from: AccessState };
export const AccessRevoked = defineEvent({
  type: 'AccessRevoked',
  version: 3,
  data: AccessRevokedData,
  upcast: {
    1: ({ from: _, ...data }: Version1): AccessRevokedData => data,
    2: (data: AccessRevokedData): AccessRevokedData => data,
  },
});
export type AccessRevoked = EventOf<typeof AccessRevoked>;
